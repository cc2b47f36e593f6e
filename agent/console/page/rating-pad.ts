import { html } from "htm/preact";
import type { StationView } from "../bench/bench-state.ts";
import { send, useNow } from "./backend.ts";
import { Face } from "./icon.ts";
import type { Speech } from "./words.ts";

const ANSWER_MS = 6_000;
const SCORES = [1, 2, 3, 4, 5];

/** The citizen's five keys at the window, and whether the last answer counted. */
export function RatingPad({ speech, station }: { readonly speech: Speech; readonly station: StationView }) {
  const now = useNow(1_000);
  const { rated } = station;
  const isNew = rated !== null && now - rated.at < ANSWER_MS;
  return html`
    <div class="pad">
      <p class="quiet">${speech.say("pad.name")}</p>
      <div class="scores">
        ${SCORES.map(
          (score) => html`
            <button type="button" class="score" key=${score} data-score=${score} aria-label=${speech.say(`pad.${score}`)} title=${speech.say(`pad.${score}`)}
              onClick=${() => send({ act: "rate", station: station.id, score })}>
              <${Face} score=${score} /><span>${score}</span>
            </button>`,
        )}
      </div>
      <p class="answer" role="status">
        ${isNew && rated.refused === null && speech.say("pad.thanks", { score: rated.score ?? "" })}
        ${isNew && rated.refused !== null && speech.say("pad.refused", { why: rated.refused })}
      </p>
    </div>`;
}
