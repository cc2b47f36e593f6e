import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import type { BenchLanguage, BenchState } from "../bench/bench-state.ts";
import { useLive } from "./backend.ts";
import { Cable } from "./cable.ts";
import { Desk } from "./desk.ts";
import { Header } from "./header.ts";
import { Hub } from "./hub.ts";
import { Journal } from "./journal.ts";
import { Kiosk } from "./kiosk.ts";
import { firstLanguage, keepLanguage } from "./preference.ts";
import { Printer } from "./printer.ts";
import { Queues } from "./queues.ts";
import { StoryBar } from "./story-bar.ts";
import { Tour } from "./tour.ts";
import { Windows } from "./windows.ts";
import { type Speech, speechOf, type Words } from "./words.ts";

type AllWords = Readonly<Record<BenchLanguage, Words>>;

export function Bench({ words }: { readonly words: AllWords }) {
  const [language, setLanguage] = useState<BenchLanguage>(firstLanguage);
  const { state, fresh } = useLive();
  useEffect(() => {
    document.documentElement.lang = language;
    keepLanguage(language);
  }, [language]);
  if (state === null) return html`<main class="waiting"><p>${words[language]["page.loading"]}</p></main>`;
  const speech = speechOf(words[language], language, state);
  return html`
    <${Header} state=${state} speech=${speech} fresh=${fresh} choose=${setLanguage} />
    <${Tour} state=${state} speech=${speech} />
    <${Rooms} state=${state} speech=${speech} words=${words} />
    <${Journal} state=${state} speech=${speech} />
    <${StoryBar} state=${state} speech=${speech} fresh=${fresh} />`;
}

interface RoomsProps {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly words: AllWords;
}

function Rooms({ state, speech, words }: RoomsProps) {
  const [chosen, choose] = useState(state.stations[0]?.id ?? "");
  const station = state.stations.find((one) => one.id === chosen) ?? state.stations[0];
  return html`
    <main class="rooms">
      <section class="room" aria-labelledby="entrance">
        <h2 id="entrance">${speech.say("room.entrance")}</h2>
        <div class="entrance">
          <${Kiosk} state=${state} words=${words} page=${speech} />
          <${Printer} state=${state} speech=${speech} />
        </div>
      </section>
      <section class="room" aria-labelledby="hall">
        <h2 id="hall">${speech.say("room.hall")}</h2>
        <${Windows} state=${state} speech=${speech} chosen=${station?.id} choose=${choose} />
        ${station !== undefined && html`<${Desk} key=${station.id} state=${state} speech=${speech} station=${station} />`}
        <${Queues} state=${state} speech=${speech} />
      </section>
      <section class="room" aria-labelledby="backstage">
        <h2 id="backstage">${speech.say("room.backstage")}</h2>
        <${Cable} state=${state} speech=${speech} />
        <${Hub} state=${state} speech=${speech} />
      </section>
    </main>`;
}
