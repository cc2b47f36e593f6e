import { later, type MonoMs, since } from "../../agent/kernel/units.ts";
import type { SceneCall } from "../../agent/ports/screen.ts";

/** Two announcements in one breath are none. */
export const ANNOUNCE_GAP_MS = 1_500;
/** Four languages of one call take about twelve seconds; a screen that does not say when it has ended is not waited for longer. */
export const ANNOUNCE_MOST_MS = 30_000;
/** Who has been waiting to be announced for so long is called again by the operator, or has seen the board. */
const WAITING_MOST_MS = 120_000;
/** More than this is noise; the oldest is left out, and still stands on the screen. */
export const ANNOUNCEMENTS_MAX = 8;

interface Waiting {
  readonly call: SceneCall;
  readonly since: MonoMs;
}

/** What is said aloud in a hall: one call after another, never two at once, and none that nobody waits for any more. */
export interface Announcer {
  /** Calls that were seen, whether they were announced or not; null until the first scene, whose calls are older than this screen. */
  readonly known: ReadonlySet<string> | null;
  readonly waiting: readonly Waiting[];
  readonly speaking: { readonly call: string; readonly since: MonoMs } | null;
  readonly restsSince: MonoMs | null;
  readonly announced: number;
  readonly leftOut: number;
  /** Begun, and never told as ended. */
  readonly unended: number;
}

export const silentAnnouncer: Announcer = {
  known: null,
  waiting: [],
  speaking: null,
  restsSince: null,
  announced: 0,
  leftOut: 0,
  unended: 0,
};

/** The calls that stand on the screen now: new ones line up, and those that were followed or taken back leave the line. */
export function hearCalls(announcer: Announcer, calls: readonly SceneCall[], now: MonoMs): Announcer {
  const known = new Set(calls.map(({ id }) => id));
  const before = announcer.known;
  if (before === null) return { ...announcer, known };
  const awaited = new Map(calls.filter(({ isAwaited }) => isAwaited).map((call) => [call.id, call]));
  const stay = announcer.waiting.filter(({ call }) => awaited.has(call.id));
  const fresh = [...awaited.values()]
    .filter(({ id }) => !before.has(id))
    .sort((one, other) => one.at - other.at)
    .map((call): Waiting => ({ call, since: now }));
  const line = [...stay, ...fresh];
  const waiting = line.slice(-ANNOUNCEMENTS_MAX);
  return { ...announcer, known, waiting, leftOut: announcer.leftOut + line.length - waiting.length };
}

/** The next call that may be said now, if any. */
export function nextAnnouncement(
  announcer: Announcer,
  now: MonoMs,
): { readonly announcer: Announcer; readonly call: SceneCall | null } {
  const settled = withoutOverdue(announcer, now);
  const { speaking, restsSince, waiting } = settled;
  const isResting = restsSince !== null && since(restsSince, now) < ANNOUNCE_GAP_MS;
  const [first, ...rest] = waiting;
  if (speaking !== null || isResting || first === undefined) return { announcer: settled, call: null };
  const spoken = { call: first.call.id, since: now };
  return { announcer: { ...settled, waiting: rest, speaking: spoken, restsSince: null }, call: first.call };
}

/** The screen says that it has said it. */
export function endAnnouncement(announcer: Announcer, call: string, now: MonoMs): Announcer {
  if (announcer.speaking?.call !== call) return announcer;
  return { ...announcer, speaking: null, restsSince: now, announced: announcer.announced + 1 };
}

/** The screen is gone: what it was to say is old when it comes back. */
export const hush = (announcer: Announcer): Announcer => ({
  ...announcer,
  waiting: [],
  speaking: null,
  restsSince: null,
});

export function announcerWakeAt({ speaking, restsSince, waiting }: Announcer): MonoMs | null {
  if (speaking !== null) return later(speaking.since, ANNOUNCE_MOST_MS);
  return restsSince === null || waiting.length === 0 ? null : later(restsSince, ANNOUNCE_GAP_MS);
}

function withoutOverdue(announcer: Announcer, now: MonoMs): Announcer {
  const { speaking } = announcer;
  const isUnended = speaking !== null && since(speaking.since, now) >= ANNOUNCE_MOST_MS;
  const waiting = announcer.waiting.filter((one) => since(one.since, now) < WAITING_MOST_MS);
  const leftOut = announcer.leftOut + announcer.waiting.length - waiting.length;
  if (!isUnended) return { ...announcer, waiting, leftOut };
  return { ...announcer, waiting, leftOut, speaking: null, restsSince: now, unended: announcer.unended + 1 };
}
