import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { MarkView, StageBudget, TimeLine, TimeLineAct } from "../http/model.ts";
import { useAnswer } from "./backend.ts";
import { Back } from "./centre-page.ts";
import type { Country } from "./country.ts";
import { OwnerList, Swatch } from "./owner-bar.ts";
import type { Speech } from "./speech.ts";
import { TimeBar, totalOf } from "./time-bar.ts";
import { toCentre } from "./where.ts";

interface Props {
  readonly centre: string;
  readonly visit: string;
  readonly country: Country;
  readonly nowMs: number;
  readonly speech: Speech;
}

/** The life of one visit: whose each minute was, each act with its time, and where to look in the footage. */
export function VisitPage({ centre, visit, country, nowMs, speech }: Props) {
  const version = country.tiles.get(centre)?.version ?? 0;
  const line = useAnswer<TimeLine>(`/api/centres/${centre}/visits/${visit}`, version);
  return html`
    <section class="panel detail" aria-labelledby="visit">
      <${Back} speech=${speech} href=${toCentre(centre)} />
      ${line === null && html`<p class="quiet">${speech.say("visit.none", { visit })}</p>`}
      ${line !== null && html`<${Life} line=${line} nowMs=${nowMs} speech=${speech} />`}
    </section>`;
}

interface LifeProps {
  readonly line: TimeLine;
  readonly nowMs: number;
  readonly speech: Speech;
}

function Life({ line, nowMs, speech }: LifeProps) {
  const { ticket, service, centre, outcome, normMinutes, running } = line;
  const owners = [...Map.groupBy(line.spans, ({ owner }) => owner)].map(([owner, spans]) => ({
    owner,
    ms:
      spans.reduce((sum, { ms }) => sum + ms, 0) +
      (running?.owner === owner ? Math.max(0, nowMs - running.sinceMs) : 0),
  }));
  const shown =
    running !== null && !owners.some(({ owner }) => owner === running.owner)
      ? [...owners, { owner: running.owner, ms: Math.max(0, nowMs - running.sinceMs) }]
      : owners;
  return html`
    <div class="detail-head">
      <h2 id="visit"><span class="big-ticket">${ticket}</span> ${speech.name("service", service)} <small>${centre}</small></h2>
      <p><b class="total">${duration(totalOf(line, nowMs))}</b> ${normMinutes !== null && speech.say("norm.of", { minutes: normMinutes })}${" · "}${outcome === null ? speech.say("visit.open") : speech.name("outcome", outcome)}</p>
      <p class="quiet">${line.isExact === true && speech.say("visit.exact")}${line.isExact === false && speech.say("visit.inexact")}</p>
    </div>
    <${TimeBar} line=${line} nowMs=${nowMs} speech=${speech} />
    <${OwnerList} owners=${shown} speech=${speech} />
    <div class="two">
      <${Acts} acts=${line.acts} startMs=${line.startMs} speech=${speech} />
      <div>
        <${Budgets} stages=${line.stages} speech=${speech} />
        <${Marks} marks=${line.marks} speech=${speech} />
      </div>
    </div>`;
}

const since = (ms: number, startMs: number | null): string =>
  startMs === null ? "" : ms >= startMs ? `+${duration(ms - startMs)}` : `−${duration(startMs - ms)}`;

function Acts({
  acts,
  startMs,
  speech,
}: {
  readonly acts: readonly TimeLineAct[];
  readonly startMs: number | null;
  readonly speech: Speech;
}) {
  return html`
    <div>
      <h3>${speech.say("acts.title")}</h3>
      <ol class="acts">
        ${acts.map(
          ({ atMs, seq, type, gaps }) => html`
            <li key=${seq} data-act=${type} class=${type.replaceAll(".", "-")}>
              <time>${speech.time(atMs)}</time><span class="quiet">${since(atMs, startMs)}</span><span>${speech.say(`act.${type}`, gaps)}</span>
            </li>`,
        )}
      </ol>
    </div>`;
}

function Budgets({ stages, speech }: { readonly stages: readonly StageBudget[]; readonly speech: Speech }) {
  return html`
    <h3>${speech.say("budgets.title")}</h3>
    <table class="kpi budgets">
      <thead><tr>${["stage", "budget", "spent"].map((key) => html`<th key=${key} scope="col">${speech.say(`budgets.${key}`)}</th>`)}</tr></thead>
      <tbody>
        ${stages.map(({ stage, authority, budgetMs, spent }) => {
          const ms = spent.reduce((sum, one) => sum + one.ms, 0);
          return html`
            <tr key=${stage} class=${ms > budgetMs ? "overdue" : ""}>
              <th scope="row"><${Swatch} owner=${authority} /> ${speech.name("stage", stage)}</th><td>${duration(budgetMs)}</td>
              <td><b>${duration(ms)}</b>${ms > budgetMs && html` <span class="bad">+${duration(ms - budgetMs)}</span>`}</td>
            </tr>`;
        })}
      </tbody>
    </table>`;
}

function Marks({ marks, speech }: { readonly marks: readonly MarkView[]; readonly speech: Speech }) {
  return html`
    <h3>${speech.say("marks.title")}</h3>
    ${marks.length === 0 && html`<p class="quiet">${speech.say("marks.none")}</p>`}
    <ul class="marks">
      ${marks.map(
        ({ atMs, camera, station, act, made, offsetMs, uncertaintyMs }) => html`
          <li key=${`${atMs}${camera}${act}`} data-mark=${camera}>
            <b>${speech.time(atMs + (offsetMs ?? 0))}</b> <span>${camera} · ${station} · ${speech.name("mark", act)}${!made && ` · ${speech.say("marks.failed")}`}</span>
            <span class="quiet">${offsetMs === null ? speech.say("marks.uncompared") : speech.say("marks.offset", { seconds: speech.number(offsetMs / 1_000, 1), error: speech.number((uncertaintyMs ?? 0) / 1_000, 1) })}</span>
          </li>`,
      )}
    </ul>`;
}
