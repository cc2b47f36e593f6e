import { useEffect, useState } from "preact/hooks";
import type { Act } from "../bench/act.ts";
import type { BenchState } from "../bench/bench-state.ts";

const STALE_MS = 25_000;

/** The centre as it is now, and whether the demo still talks to this page. */
export interface Live {
  readonly state: BenchState | null;
  readonly fresh: boolean;
}

export function useLive(): Live {
  const [live, setLive] = useState<Live>({ state: null, fresh: true });
  useEffect(() => {
    const source = new EventSource("/api/bench/stream");
    let heardAt = Date.now();
    source.onmessage = (message) => {
      heardAt = Date.now();
      setLive({ state: JSON.parse(message.data), fresh: true });
    };
    source.onerror = () => setLive(({ state }) => ({ state, fresh: false }));
    const watch = setInterval(() => {
      if (Date.now() - heardAt > STALE_MS) setLive(({ state }) => ({ state, fresh: false }));
    }, 5_000);
    return () => {
      clearInterval(watch);
      source.close();
    };
  }, []);
  return live;
}

/** The present moment, told every `everyMs` for clocks that run. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Does what a visitor asked for. Why something did not happen is told as a story, so nothing is answered here. */
export async function send(act: Act): Promise<void> {
  try {
    await fetch("/api/bench/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(act),
    });
  } catch {
    return;
  }
}
