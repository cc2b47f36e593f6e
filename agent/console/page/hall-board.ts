import { html } from "htm/preact";
import type { BenchState, CallView, CheckedView } from "../bench/bench-state.ts";
import { arrowOf } from "./icon.ts";
import type { Speech } from "./words.ts";

const EARLIER_SHOWN = 4;

/** While records are in memory only, whoever has a ticket is told on every board to keep it. */
export const lastingNotice = (state: BenchState): string | null =>
  state.kiosk.notice === "journal-volatile" ? "kiosk.in-memory" : null;

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly now: number;
  /** Since when the board hears nothing new; null while it does. */
  readonly asOf: number | null;
}

/** What a hall reads from ten metres: the newest call, the four before it, and who waits for what. */
export function HallBoard({ state, speech, now, asOf }: Props) {
  const [newest, ...earlier] = state.calls;
  const notice = lastingNotice(state);
  return html`
    <main class="hall">
      <header>
        <h1>${speech.say("hall.title")}</h1>
        ${asOf !== null && html`<p class="as-of" role="status">${speech.say("hall.as-of", { time: speech.clock(asOf) })}</p>`}
        ${notice !== null && html`<p class="as-of" role="status">${speech.say(notice)}</p>`}
        ${state.held !== null && html`<p class="as-of" role="status">${speech.say("hall.held")}</p>`}
        ${state.checked !== null && html`<p class="checked ${state.checked.verdict}" role="status">${checkedWords(state.checked, speech)}</p>`}
        <time>${speech.clock(now).slice(0, 5)}</time>
      </header>
      <section class="newest" aria-live="polite">
        ${newest === undefined ? html`<p class="nobody">${speech.say("hall.nobody")}</p>` : html`<${Call} call=${newest} speech=${speech} />`}
      </section>
      <section class="earlier">
        ${earlier.slice(0, EARLIER_SHOWN).map((call) => html`<${Call} key=${call.ticket} call=${call} speech=${speech} />`)}
      </section>
      <section class="queue" aria-label=${speech.say("hall.waiting")}>
        <h2>${speech.say("hall.waiting")}</h2>
        <ul>
          ${state.services.map((service) => html`<li key=${service.id}><b>${service.letter}</b><span>${service.names[speech.language]}</span><b>${service.waiting}</b></li>`)}
        </ul>
      </section>
    </main>`;
}

/** U13: what a citizen may know of a paper, without a network: genuine, or not what was printed here. */
const checkedWords = ({ ticket, verdict }: CheckedView, speech: Speech): string =>
  speech.say(`hall.checked.${verdict}`, { ticket: ticket ?? "" });

const Call = ({ call, speech }: { readonly call: CallView; readonly speech: Speech }) => html`
  <p class="call" key=${`${call.ticket} ${call.at}`}>
    <b>${call.ticket}</b>
    <span class="goes"><span class="arrow" aria-hidden="true">${arrowOf(call.arrow) || "→"}</span>
      ${speech.say("window.name", { label: call.label })}</span>
  </p>`;
