import type { Instant } from "./instant.ts";

/** The latest calls out of one queue, by the monotonic clock of one boot: what an honest expected wait is made of. */
export interface Pace {
  readonly boot: string;
  readonly callsMono: readonly number[];
}

const CALLS_KEPT = 9;
/** Fewer intervals than this tell nothing, and nothing is promised. */
const INTERVALS_MIN = 4;
const MINUTE_MS = 60_000;

/** Whole minutes; half of the latest intervals lie within the range that it is made of. */
export interface ExpectedWait {
  readonly fromMinutes: number;
  readonly toMinutes: number;
}

export function withCall(pace: Pace | undefined, at: Instant): Pace {
  const before = pace?.boot === at.boot ? pace.callsMono : [];
  return { boot: at.boot, callsMono: [...before, at.mono].slice(-CALLS_KEPT) };
}

/** How long somebody with `ahead` people before him will probably wait; null while that cannot be said honestly. */
export function expectedWait(pace: Pace | undefined, ahead: number): ExpectedWait | null {
  if (pace === undefined || ahead === 0) return null;
  const intervals = pace.callsMono.slice(1).map((call, at) => call - (pace.callsMono[at] ?? call));
  if (intervals.length < INTERVALS_MIN) return null;
  const sorted = intervals.toSorted((one, other) => one - other);
  const quartile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const from = Math.max(1, Math.floor((ahead * quartile(0.25)) / MINUTE_MS));
  const to = Math.ceil(((ahead + 1) * quartile(0.75)) / MINUTE_MS);
  return { fromMinutes: from, toMinutes: Math.max(to, from + 1) };
}
