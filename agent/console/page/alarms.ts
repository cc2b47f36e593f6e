import { html } from "htm/preact";
import type { BenchState, JournalLine } from "../bench/bench-state.ts";
import type { Speech } from "./words.ts";

/** What a supervisor is told at once: facts to look at, never a verdict. */
export function Alarms({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  const { alarms } = state;
  return html`
    <div class="alarms">
      <h4>${speech.say("alarms.title")}</h4>
      ${alarms.length === 0 && html`<p class="quiet">${speech.say("alarms.none")}</p>`}
      <ul>
        ${alarms.map((line) => html`<li key=${line.seq} data-alarm=${line.type}><time>${speech.clock(line.at).slice(0, 5)}</time> ${sentence(line, speech)}</li>`)}
      </ul>
    </div>`;
}

function sentence({ step }: JournalLine, speech: Speech): string {
  const { station } = step.gaps;
  const words = speech.say(`step.${step.word}`, step.gaps);
  return station === undefined ? words : `${words} · ${speech.say("step.at-window", { station })}`;
}
