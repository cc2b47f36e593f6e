import { html } from "htm/preact";
import type { BenchState } from "../bench/bench-state.ts";
import { send } from "./backend.ts";
import { Icon } from "./icon.ts";
import type { Speech } from "./words.ts";

/** The one switch that holds the whole centre, and a line that says whether it is held. */
export function CentreSwitch({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  const isHeld = state.held !== null;
  const line = isHeld ? speech.say("centre.held", { time: speech.clock(state.held ?? 0) }) : speech.say("centre.works");
  return html`
    <div class="centre ${isHeld ? "held" : ""}" data-held=${isHeld}>
      <p role="status"><${Icon} name=${isHeld ? "stall" : "tick"} /><span>${line}</span></p>
      <button type="button" class="slim" data-act="hold" onClick=${() => send({ act: "hold", on: !isHeld })}>
        <${Icon} name="bell" /><span>${speech.say(isHeld ? "centre.resume" : "centre.hold")}</span>
      </button>
    </div>`;
}
