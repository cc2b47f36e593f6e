import { html } from "htm/preact";
import type { BenchState, OpenVisit } from "../bench/bench-state.ts";
import { useNow } from "./backend.ts";
import { duration, type Speech } from "./words.ts";

const VISITS_SHOWN = 8;
const MINUTE_MS = 60_000;

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
}

/** What the Situation Centre knows: how much has arrived, and who is in the building with their clocks running. */
export function Hub({ state, speech }: Props) {
  const { hub, journal } = state;
  const backlog = Math.max(0, journal.last - hub.upTo);
  const figures = [
    ["hub.received", hub.received],
    ["hub.duplicates", hub.duplicates],
    ["hub.problems", hub.problems],
  ] as const;
  return html`
    <div class="hub">
      <h3>${speech.say("hub.title")}</h3>
      <p class="backlog ${backlog === 0 ? "well" : "ill"}" data-backlog=${backlog}>
        ${backlog === 0 ? speech.say("hub.complete") : speech.say("hub.behind", { count: backlog })}
      </p>
      <meter min="0" max=${Math.max(1, journal.last)} value=${Math.min(hub.upTo, journal.last)} aria-label=${speech.say("hub.title")}></meter>
      <dl class="figures">
        ${figures.map(([key, count]) => html`<div key=${key} data-figure=${key}><dt>${speech.say(key)}</dt><dd>${count}</dd></div>`)}
      </dl>
      <${Visits} state=${state} speech=${speech} />
    </div>`;
}

function Visits({ state, speech }: Props) {
  const now = useNow(1_000);
  const { visits } = state.hub;
  return html`
    <h4>${speech.say("hub.visits", { count: visits.length })}</h4>
    ${visits.length === 0 && html`<p class="quiet">${speech.say("hub.nobody")}</p>`}
    <ul class="visits">
      ${visits.slice(0, VISITS_SHOWN).map((visit) => html`<${Visit} key=${visit.ticket} visit=${visit} now=${now} speech=${speech} />`)}
    </ul>
    ${visits.length > VISITS_SHOWN && html`<p class="quiet">${speech.say("hub.more", { count: visits.length - VISITS_SHOWN })}</p>`}`;
}

function Visit({ visit, now, speech }: { readonly visit: OpenVisit; readonly now: number; readonly speech: Speech }) {
  const norm = visit.normMinutes * MINUTE_MS;
  const spent = Math.max(0, now - visit.since);
  return html`
    <li class=${spent > norm ? "late" : ""}>
      <b>${visit.ticket}</b>
      <span class="where">${speech.say(`stage.${visit.stage}`)} · ${speech.say(`visit.${visit.phase}`)}</span>
      <span class="spent">${duration(spent)}</span>
      <meter min="0" max=${norm} high=${norm * 0.8} value=${Math.min(spent, norm)}
        aria-label=${speech.say("hub.norm", { minutes: visit.normMinutes })}></meter>
    </li>`;
}
