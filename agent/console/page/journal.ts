import { html } from "htm/preact";
import type { BenchState } from "../bench/bench-state.ts";
import { Icon } from "./icon.ts";
import type { Speech } from "./words.ts";

/** The latest records of the journal, and which of them the hub has. */
export function Journal({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  return html`
    <section class="journal" aria-labelledby="journal">
      <h2 id="journal">${speech.say("journal.title")}</h2>
      <p class="quiet">${speech.say("journal.what", { last: state.journal.last })}</p>
      <div class="records" tabindex="0" role="region" aria-labelledby="journal">
        <table>
          <thead>
            <tr>
              <th scope="col">${speech.say("journal.seq")}</th>
              <th scope="col">${speech.say("journal.time")}</th>
              <th scope="col">${speech.say("journal.event")}</th>
              <th scope="col">${speech.say("hub.name")}</th>
            </tr>
          </thead>
          <tbody>
            ${state.journal.lines.map((line) => {
              const arrived = line.seq <= state.hub.upTo;
              return html`
                <tr key=${line.seq}>
                  <td>${line.seq}</td>
                  <td><time>${speech.clock(line.at)}</time></td>
                  <td class=${line.step.tone}>${speech.say(`step.${line.step.word}`, line.step.gaps)} <code>${line.type}</code></td>
                  <td>${arrived ? html`<span class="arrived"><${Icon} name="tick" /><span class="unseen">${speech.say("story.at-hub")}</span></span>` : speech.say("journal.here")}</td>
                </tr>`;
            })}
          </tbody>
        </table>
      </div>
    </section>`;
}
