import { html } from "htm/preact";
import type { Checked, Scene, SceneCall } from "../../ports/screen.ts";
import { arrowOf } from "./arrow.ts";
import type { Speech } from "./board-words.ts";

const EARLIER_SHOWN = 4;
/** Whoever held out a paper still stands there. */
const CHECKED_SHOWN_MS = 15_000;

interface Props {
  readonly scene: Scene;
  readonly speech: Speech;
  readonly now: number;
  /** Since when the board hears nothing new; null while it does. */
  readonly asOf: number | null;
}

/** What a hall reads from ten metres: the newest call, the four before it, and who waits for what. */
export function HallBoard({ scene, speech, now, asOf }: Props) {
  const [newest, ...earlier] = scene.calls;
  const { notice, checked } = scene;
  return html`
    <main class="hall">
      <header>
        <h1>${speech.say("hall.title")}</h1>
        ${asOf !== null && html`<p class="as-of" role="status">${speech.say("hall.as-of", { time: speech.clock(asOf) })}</p>`}
        ${notice !== null && html`<p class="as-of" role="status">${speech.say(`hall.${notice}`)}</p>`}
        ${checked !== null && now - checked.at < CHECKED_SHOWN_MS && html`<p class="checked ${checked.verdict}" role="status">${checkedWords(checked, speech)}</p>`}
        <time>${dayOf(speech, scene.timezone, now)} <b>${speech.clock(now)}</b></time>
      </header>
      <section class="newest" aria-live="polite">
        ${newest === undefined ? html`<p class="nobody">${speech.say("hall.nobody")}</p>` : html`<${Call} call=${newest} speech=${speech} />`}
      </section>
      <section class="earlier">
        ${earlier.slice(0, EARLIER_SHOWN).map((call) => html`<${Call} key=${call.id} call=${call} speech=${speech} />`)}
      </section>
      <section class="queue" aria-label=${speech.say("hall.waiting")}>
        <h2>${speech.say("hall.waiting")}</h2>
        <ul>
          ${scene.queues.map((queue) => html`<li key=${queue.service}><b>${queue.letter}</b><span>${queue.names[speech.language]}</span><b>${queue.waiting}</b></li>`)}
        </ul>
      </section>
    </main>`;
}

/** U13: what a citizen may know of a paper, without a network: genuine, or not what was printed here. */
const checkedWords = ({ ticket, verdict }: Checked, speech: Speech): string =>
  speech.say(`hall.checked.${verdict}`, { ticket: ticket ?? "" });

/** Browsers do not all know the months of Kazakh. */
function dayOf(speech: Speech, timeZone: string, now: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, day: "numeric", month: "numeric" }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return speech.say("hall.date", { day: part("day"), month: speech.say(`month.${part("month")}`) });
}

const Call = ({ call, speech }: { readonly call: SceneCall; readonly speech: Speech }) => html`
  <p class="call ${call.isCurrent ? "" : "past"}" key=${call.id}>
    <b>${call.ticket}</b>
    <span class="goes"><span class="arrow" aria-hidden="true">${arrowOf(call.arrow) || "→"}</span>
      ${speech.say("window.name", { label: call.label })}</span>
  </p>`;
