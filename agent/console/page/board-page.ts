import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import type { BenchLanguage, BenchState, StationView } from "../bench/bench-state.ts";
import { useLive, useNow } from "./backend.ts";
import { HallBoard } from "./hall-board.ts";
import { arrowOf } from "./icon.ts";
import { LANGUAGES, speechOf, type Words } from "./words.ts";

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
    return html`<${WindowBoard} station=${station} label=${speech.say("window.name", { label: station.label })} />`;
  return html`<${HallBoard} state=${state} speech=${speech} now=${now} asOf=${isOld ? dataMoment(state) : null} />`;
}

const dataMoment = (state: BenchState): number => state.journal.lines[0]?.at ?? state.at;

function WindowBoard({ station, label }: { readonly station: StationView; readonly label: string }) {
  return html`
    <main class="one">
      <p class="place">${label}</p>
      <p class="number" key=${station.ticket}>${station.ticket ?? "–"}</p>
      <p class="arrow" aria-hidden="true">${station.ticket === null ? "" : arrowOf(station.arrow)}</p>
    </main>`;
}
