import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import type { BenchLanguage, BenchState, StationView } from "../bench/bench-state.ts";
import { useLive, useNow } from "./backend.ts";
import { HallBoard, lastingNotice } from "./hall-board.ts";
import { arrowOf } from "./icon.ts";
import { LANGUAGES, type Speech, speechOf, type Words } from "./words.ts";

/** How long a hall reads one language before the next takes its turn. */
const TURN_MS = 8_000;

interface Props {
  readonly words: Readonly<Record<BenchLanguage, Words>>;
}

/** `/board` for the hall, `/board/STATION` for one window. */
export function BoardPage({ words }: Props) {
  const { state, fresh } = useLive();
  const now = useNow(1_000);
  const spoken = state?.centre.languages ?? LANGUAGES;
  const language = spoken[Math.floor(now / TURN_MS) % spoken.length] ?? "kk";
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  if (state === null) return null;
  const speech = speechOf(words[language], language, state);
  const station = state.stations.find((one) => location.pathname === `/board/${one.id}`);
  const isOld = !fresh || state.agent.phase !== "running";
  if (station !== undefined)
    return html`<${WindowBoard} station=${station} speech=${speech} notice=${lastingNotice(state)} />`;
  return html`<${HallBoard} state=${state} speech=${speech} now=${now} asOf=${isOld ? dataMoment(state) : null} />`;
}

const dataMoment = (state: BenchState): number => state.journal.lines[0]?.at ?? state.at;

interface WindowProps {
  readonly station: StationView;
  readonly speech: Speech;
  readonly notice: string | null;
}

export function WindowBoard({ station, speech, notice }: WindowProps) {
  return html`
    <main class="one">
      ${notice !== null && html`<p class="as-of" role="status">${speech.say(notice)}</p>`}
      <p class="place">${speech.say("window.name", { label: station.label })}</p>
      <p class="number" key=${station.ticket}>${station.ticket ?? "–"}</p>
      <p class="arrow" aria-hidden="true">${station.ticket === null ? "" : arrowOf(station.arrow)}</p>
    </main>`;
}
