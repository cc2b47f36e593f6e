import { html } from "htm/preact";
import type { BenchState } from "../bench/bench-state.ts";
import { Alarms } from "./alarms.ts";
import { HubVisits } from "./hub-visits.ts";
import type { Speech } from "./words.ts";

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
      <${HubVisits} state=${state} speech=${speech} />
      <${Alarms} state=${state} speech=${speech} />
    </div>`;
}
