import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { KpiDay, Lasted } from "../http/kpi-view.ts";
import type { KpiDays } from "../hub-read.ts";
import { useAnswer } from "./backend.ts";
import { Back } from "./centre-page.ts";
import { Chart, type Series } from "./chart.ts";
import type { Country } from "./country.ts";
import type { Speech } from "./speech.ts";
import { toFigures } from "./where.ts";

interface Props {
  /** Null for all together. */
  readonly centre: string | null;
  readonly country: Country;
  readonly nowMs: number;
  readonly speech: Speech;
}

const EVERY_MS = 30_000;
const SPANS = [7, 14, 30, 90] as const;
const MINUTE_MS = 60_000;
const OWNERS = ["citizen", "centre", "police", "equipment", "power", "force-majeure", "unknown"] as const;
const SCORES = ["1", "2", "3", "4", "5"] as const;
/** So many in a hundred of the completed may be overdue. */
const OVERDUE_PERCENT_MAX = 5;

/** The figures of days beside one another: whether it becomes better or worse. */
export function HistoryPage({ centre, country, nowMs, speech }: Props) {
  const [span, setSpan] = useState<number>(14);
  const of = centre === null ? "" : `&centre=${centre}`;
  const answer = useAnswer<KpiDays>(`/api/kpi?days=${span}${of}`, Math.floor(nowMs / EVERY_MS));
  const days = (answer?.days ?? []).toReversed();
  const go = (event: Event) => location.assign(toFigures((event.target as HTMLSelectElement).value || null));
  return html`
    <section class="panel detail" aria-labelledby="history">
      <div class="detail-head">
        <${Back} speech=${speech} />
        <h2 id="history">${speech.say("history.title")} <small>${centre ?? speech.say("country.title")}</small></h2>
        <p class="row">
          <select aria-label=${speech.say("history.whose")} value=${centre ?? ""} onChange=${go}>
            <option value="">${speech.say("country.title")}</option>
            ${[...country.tiles.keys()].sort().map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
          </select>
          <span class="spans" role="group" aria-label=${speech.say("history.span")}>
            ${SPANS.map((one) => html`<button key=${one} type="button" aria-pressed=${one === span} onClick=${() => setSpan(one)}>${speech.say("history.days", { count: one })}</button>`)}
          </span>
          ${(answer?.behind ?? 0) > 0 && html`<span class="warn" role="status">${speech.say("history.behind", { count: answer?.behind ?? 0 })}</span>`}
        </p>
      </div>
      ${answer !== null && days.length === 0 && html`<p class="quiet">${speech.say("figures.none")}</p>`}
      ${days.length > 0 && html`<${Charts} days=${days} speech=${speech} />`}
    </section>`;
}

const minutes = (ms: number | null): number | null => (ms === null ? null : ms / MINUTE_MS);

function Charts({ days, speech }: { readonly days: readonly KpiDay[]; readonly speech: Speech }) {
  const names = days.map(({ day }) => speech.day(day));
  const min = (value: number): string =>
    speech.say("unit.minutes", { value: speech.number(value, value < 10 && value % 1 !== 0 ? 1 : 0) });
  const lasting = (of: (day: KpiDay) => Lasted): readonly Series[] => [
    { name: speech.say("history.mean"), tone: "mean", values: days.map((day) => minutes(of(day).meanMs)) },
    { name: speech.say("history.p90"), tone: "p90", values: days.map((day) => minutes(of(day).p90Ms)) },
  ];
  const overruns = OWNERS.map((owner) => ({
    name: speech.name("owner", owner),
    tone: `owner ${owner}`,
    values: days.map((day) => minutes(day.overruns[owner] ?? 0)),
  })).filter(({ values }) => values.some((value) => value !== null && value > 0));
  const whole = (value: number): string => speech.number(value);
  const share = (value: number): string => `${speech.number(value, value % 1 === 0 ? 0 : 1)} %`;
  const percents = (of: (day: KpiDay) => number | null) => days.map((day) => percentOf(of(day)));
  return html`
    <div class="charts">
      <${Chart} title=${speech.say("history.waiting")} days=${names} series=${lasting((day) => day.waiting)} say=${min} />
      <${Chart} title=${speech.say("history.serving")} days=${names} series=${lasting((day) => day.serving)} say=${min} />
      <${Chart} title=${speech.say("history.exam")} days=${names} series=${lasting((day) => day.exam)} say=${min} />
      <${Chart} title=${speech.say("history.production")} days=${names} series=${lasting((day) => day.production)} say=${min} />
      <${Chart} title=${speech.say("history.overruns")} days=${names} series=${overruns} say=${min} isStacked=${true} />
      <${Chart} title=${speech.say("figure.overdue")} days=${names} say=${share} series=${[{ name: speech.say("sum.overdue"), tone: "late", values: percents((day) => day.overdueShare) }]}
        bound=${{ name: speech.say("history.bound"), value: OVERDUE_PERCENT_MAX }} />
      <${Chart} title=${ratingsTitle(days, speech)} days=${names} say=${whole} isStacked=${true}
        series=${SCORES.map((score) => ({ name: score, tone: `score-${score}`, values: days.map(({ scores }) => scores[score] ?? 0) }))} />
      <${Chart} title=${speech.say("history.load")} days=${names} say=${whole} series=${[
        { name: speech.say("figure.issued"), tone: "mean", values: days.map(({ issued }) => issued) },
        { name: speech.say("figure.documents"), tone: "p90", values: days.map(({ documents }) => documents) },
      ]} />
      <${Chart} title=${speech.say("figure.coverage")} days=${names} least=${100} say=${share} series=${[{ name: speech.say("figure.coverage"), tone: "mean", values: percents((day) => day.coverage) }]} />
    </div>`;
}

function ratingsTitle(days: readonly KpiDay[], speech: Speech): string {
  const last = days.findLast(({ rating }) => rating !== null)?.rating ?? null;
  const mean = last === null ? "—" : speech.number(last, 2);
  return `${speech.say("history.ratings")} · ${speech.say("history.mean")} ${mean}`;
}

const percentOf = (share: number | null): number | null => (share === null ? null : Math.round(share * 1_000) / 10);
