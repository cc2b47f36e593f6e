import { useEffect, useState } from "preact/hooks";
import type { Scene } from "../../ports/screen.ts";
import { Voice } from "./voice.ts";

/** The agent repeats itself every ten seconds; after this it has fallen silent. */
const STALE_MS = 25_000;

interface Shown {
  readonly scene: Scene | null;
  /** Since when nothing new has come; null while it does. */
  readonly asOf: number | null;
}

type Word =
  | { readonly type: "scene"; readonly no: number; readonly scene: Scene }
  | { readonly type: "announce"; readonly call: string; readonly spoken: Readonly<Record<string, string>> };

/** What this screen is told, and the way back: it says what it has painted, and what it has said aloud. */
export function useScreen(name: string): Shown {
  const [shown, setShown] = useState<Shown>({ scene: null, asOf: null });
  useEffect(() => {
    const source = new EventSource(`/api/board/${name}/stream`);
    const voice = new Voice();
    let viewer = "";
    let heardAt = Date.now();
    const say = (word: object): void => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(word) };
      fetch(`/api/board/${name}/said/${viewer}`, init).catch(() => undefined);
    };
    source.addEventListener("viewer", ({ data }) => {
      viewer = data;
      say({ type: "looking" });
    });
    source.onmessage = ({ data }) => {
      heardAt = Date.now();
      const word: Word = JSON.parse(data);
      if (word.type === "announce") {
        void announced(voice, word).then(say);
        return;
      }
      setShown({ scene: word.scene, asOf: null });
      painted(() => say({ type: "painted", no: word.no }));
    };
    const old = () => setShown(({ scene }) => ({ scene, asOf: heardAt }));
    source.onerror = old;
    const watch = setInterval(() => {
      if (Date.now() - heardAt > STALE_MS) old();
    }, 5_000);
    return () => {
      clearInterval(watch);
      source.close();
    };
  }, [name]);
  return shown;
}

const announced = async (voice: Voice, { call, spoken }: Extract<Word, { type: "announce" }>) => ({
  type: "announced",
  call,
  isHeard: await voice.announce(spoken).catch(() => false),
});

/** After the second frame from now the first one is on the glass. */
const painted = (then: () => void): void => {
  requestAnimationFrame(() => requestAnimationFrame(then));
};

/** The present moment, told every `everyMs` for clocks that run. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
