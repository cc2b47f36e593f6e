import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import type { Scene } from "../../ports/screen.ts";
import { arrowOf } from "./arrow.ts";
import { boardSpeech, type Catalogue, type Speech } from "./board-words.ts";
import { HallBoard } from "./hall-board.ts";
import { useNow, useScreen } from "./screen.ts";

/** How long a hall reads one language before the next takes its turn. */
const TURN_MS = 8_000;

/** `/board` for the hall, `/board/STATION` for one window. */
export function BoardPage({ words, name }: { readonly words: Catalogue; readonly name: string }) {
  const { scene, asOf } = useScreen(name);
  const now = useNow(1_000);
  const spoken = scene?.languages ?? [];
  const language = spoken[Math.floor(now / TURN_MS) % spoken.length] ?? "en";
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  if (scene === null) return null;
  const speech = boardSpeech(words, language, scene.timezone);
  if (name !== "hall") return html`<${WindowBoard} scene=${scene} station=${name} speech=${speech} />`;
  return html`<${HallBoard} scene=${scene} speech=${speech} now=${now} asOf=${asOf} />`;
}

interface WindowProps {
  readonly scene: Scene;
  readonly station: string;
  readonly speech: Speech;
}

/** One number and one arrow, for one person at three metres. */
export function WindowBoard({ scene, station, speech }: WindowProps) {
  const call = scene.calls.find((one) => one.station === station && one.isCurrent);
  const label = scene.places[station] ?? call?.label ?? "";
  return html`
    <main class="one">
      ${scene.notice !== null && html`<p class="as-of" role="status">${speech.say(`hall.${scene.notice}`)}</p>`}
      <p class="place">${speech.say("window.name", { label })}</p>
      <p class="number" key=${call?.id ?? ""}>${call?.ticket ?? "–"}</p>
      <p class="arrow" aria-hidden="true">${call === undefined ? "" : arrowOf(call.arrow)}</p>
    </main>`;
}
