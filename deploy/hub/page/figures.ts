import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { KpiDay } from "../http/kpi-view.ts";
import { useAnswer } from "./backend.ts";
import type { Speech } from "./speech.ts";

const EVERY_MS = 30_000;

interface Props {
  readonly centre: string | null;
  readonly nowMs: number;
  readonly speech: Speech;
}

type Cell = (day: KpiDay, speech: Speech) => string;

const ROWS: readonly (readonly [key: string, cell: Cell])[] = [
  ["issued", (day, speech) => speech.number(day.issued)],
  ["documents", (day, speech) => speech.number(day.documents)],
  ["wait", (day) => (day.waiting.meanMs === null ? "—" : duration(day.waiting.meanMs))],
  ["wait-p90", (day) => (day.waiting.p90Ms === null ? "—" : duration(day.waiting.p90Ms))],
  ["overdue", (day, speech) => speech.percent(day.overdueShare)],
  ["abandoned", (day, speech) => speech.percent(day.abandonedShare)],
  [
    "rating",
    (day, speech) => (day.rating === null ? "—" : `${speech.number(day.rating, 2)} (${speech.number(day.ratings)})`),
  ],
  ["coverage", (day, speech) => speech.percent(day.coverage)],
];

/** The newest business day beside the one before. */
export function Figures({ centre, nowMs, speech }: Props) {
  const path = `/api/kpi${centre === null ? "" : `?centre=${centre}`}`;
  const answer = useAnswer<{ readonly days: readonly KpiDay[] }>(path, Math.floor(nowMs / EVERY_MS));
  const days = answer?.days ?? [];
  return html`
    <section class="panel" aria-labelledby="figures">
      <h2 id="figures">${centre === null ? speech.say("figures.title") : speech.say("figures.of", { centre })}</h2>
      ${days.length === 0 && html`<p class="quiet">${speech.say("figures.none")}</p>`}
      ${
        days.length > 0 &&
        html`
        <table class="kpi">
          <thead><tr><td></td>${days.map(({ day }) => html`<th key=${day} scope="col">${speech.day(day)}</th>`)}</tr></thead>
          <tbody>
            ${ROWS.map(
              ([key, cell]) => html`
                <tr key=${key} data-kpi=${key}><th scope="row">${speech.say(`figure.${key}`)}</th>${days.map((day) => html`<td key=${day.day}>${cell(day, speech)}</td>`)}</tr>`,
            )}
          </tbody>
        </table>`
      }
    </section>`;
}
