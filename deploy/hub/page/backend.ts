import { useEffect, useState } from "preact/hooks";
import type { Change } from "../http/model.ts";
import { type Country, emptyCountry, withChange } from "./country.ts";
import { keptToken } from "./token.ts";

const STALE_MS = 40_000;
const AGAIN_MS = 2_000;

export type Link = "connecting" | "live" | "stale" | "refused";

export interface Live {
  readonly country: Country;
  readonly link: Link;
  /** How far the hub's clock is ahead of this machine's. */
  readonly aheadMs: number;
}

export const withToken = (token: string | null): RequestInit =>
  token === null ? {} : { headers: { authorization: `Bearer ${token}` } };

/** The country as it is now. The token goes in a header, so the stream is read by fetch; EventSource has no headers. */
export function useLive(token: string | null): Live {
  const [live, setLive] = useState<Live>({ country: emptyCountry, link: "connecting", aheadMs: 0 });
  useEffect(() => {
    const over = new AbortController();
    let heardAt = Date.now();
    const told = (change: Change) =>
      setLive(({ country, aheadMs }) => ({
        country: withChange(country, change),
        link: "live",
        aheadMs: change.isWhole ? change.nowMs - Date.now() : aheadMs,
      }));
    const heard = () => {
      heardAt = Date.now();
    };
    const watch = setInterval(() => {
      if (Date.now() - heardAt > STALE_MS) setLive((last) => ({ ...last, link: "stale" }));
    }, 5_000);
    void follow({ token, signal: over.signal, heard, told, lost: (link) => setLive((last) => ({ ...last, link })) });
    return () => {
      clearInterval(watch);
      over.abort();
    };
  }, [token]);
  return live;
}

interface Follower {
  readonly token: string | null;
  readonly signal: AbortSignal;
  readonly heard: () => void;
  readonly told: (change: Change) => void;
  readonly lost: (link: Link) => void;
}

async function follow(follower: Follower): Promise<void> {
  const { token, signal, lost } = follower;
  while (!signal.aborted) {
    try {
      const answer = await fetch("/api/stream", { ...withToken(token), signal });
      if (answer.status === 401) return lost("refused");
      if (answer.body !== null) await readStream(answer.body, follower);
    } catch {
      if (signal.aborted) return;
    }
    lost("stale");
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

async function readStream(body: ReadableStream<Uint8Array>, { heard, told }: Follower): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const messages = (rest + value).split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages) if (message.startsWith("data: ")) told(JSON.parse(message.slice(6)));
  }
}

/** One answer of the API, asked again when `version` changes; null while there is none. */
export function useAnswer<T>(path: string | null, version: number | string): T | null {
  const [answer, setAnswer] = useState<{ readonly path: string; readonly value: T } | null>(null);
  useEffect(() => {
    if (path === null) return;
    const over = new AbortController();
    fetch(path, { ...withToken(keptToken()), signal: over.signal })
      .then(async (said) => {
        if (said.ok) setAnswer({ path, value: await said.json() });
      })
      .catch(() => undefined);
    return () => over.abort();
  }, [path, version]);
  return answer !== null && answer.path === path ? answer.value : null;
}

export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly line: string };

/** Asks the hub for something or to do something; what it does not do comes with its reason. */
export async function ask<T>(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<Asked<T>> {
  try {
    const headers = { authorization: `Bearer ${keptToken()}`, "content-type": "application/json" };
    const answer = await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await answer.json();
    return answer.ok ? { ok: true, value: said } : { ok: false, line: said.line };
  } catch (problem) {
    return { ok: false, line: String(problem) };
  }
}

/** Tells a centre what to do; null where it was taken, else why not. */
export async function order(
  centre: string,
  op: string,
  args: Readonly<Record<string, string>>,
): Promise<string | null> {
  const answer = await ask("POST", `/api/centres/${centre}/commands`, { op, args });
  return answer.ok ? null : answer.line;
}

/** The present moment by the hub's clock, told every second. */
export function useHubNow(aheadMs: number): number {
  const [now, setNow] = useState(Date.now() + aheadMs);
  useEffect(() => {
    setNow(Date.now() + aheadMs);
    const timer = setInterval(() => setNow(Date.now() + aheadMs), 1_000);
    return () => clearInterval(timer);
  }, [aheadMs]);
  return now;
}
