import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { BenchState } from "../bench/bench-state.ts";
import { send } from "./backend.ts";
import { Icon } from "./icon.ts";
import type { Speech } from "./words.ts";

const CODE_CHARACTERS_MAX = 16;

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly choose: () => void;
  readonly back: () => void;
}

/** A citizen with an appointment types its code; what the hub's list of today holds is shown, for nobody here has a letter at hand. */
export function CheckIn({ state, speech, choose, back }: Props) {
  const { next } = state.appointments;
  const [typed, type] = useState(next[0]?.code ?? "");
  const checkIn = (event: Event) => {
    event.preventDefault();
    if (typed.trim() === "") return;
    choose();
    void send({ act: "check-in", appointment: typed.trim(), language: speech.language });
  };
  return html`
    <p class="question">
      <button type="button" class="round" onClick=${back} aria-label=${speech.say("kiosk.back")}><${Icon} name="back" /></button>
      ${speech.say("kiosk.type-code")}
    </p>
    <form class="check-in" onSubmit=${checkIn}>
      <input type="text" name="code" aria-label=${speech.say("kiosk.type-code")} maxlength=${CODE_CHARACTERS_MAX} autocomplete="off" autocapitalize="characters"
        value=${typed} onInput=${(event: Event) => type((event.target as HTMLInputElement).value)} />
      <button type="submit" class="key" data-act="check-in-now"><span class="what">${speech.say("kiosk.check-in")}</span></button>
    </form>
    <div class="listed">
      <p>${speech.say(next.length === 0 ? "kiosk.no-list" : "kiosk.list")}</p>
      ${next.map(
        ({ code, service, at, isEarly }) => html`
          <button type="button" class="slim" key=${code} data-code=${code} onClick=${() => type(code)}>
            <b>${code}</b> <span>${speech.clock(at).slice(0, 5)} · ${speech.say("desk.service", { service })}${isEarly ? ` · ${speech.say("kiosk.is-early")}` : ""}</span>
          </button>`,
      )}
    </div>`;
}
