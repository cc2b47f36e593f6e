import type { ClockQuality } from "../kernel/units.ts";

/** When something happened: by the monotonic clock of one boot, and by the wall clock as it stood then. */
export interface Instant {
  readonly boot: string;
  readonly mono: number;
  readonly wall: number;
}

export interface Now extends Instant {
  readonly quality: ClockQuality;
}

/**
 * Milliseconds from one instant to another. Within one boot the monotonic clock tells exactly; across boots only the wall clock
 * can, and where it went backwards nobody knows: null, never a guess.
 */
export function elapsedMs(from: Instant, to: Instant): number | null {
  if (from.boot === to.boot) return to.mono - from.mono;
  return to.wall >= from.wall ? to.wall - from.wall : null;
}

/** True where `limitMs` has certainly passed; a time that cannot be told counts as long. */
export function hasPassed(from: Instant, to: Instant, limitMs: number): boolean {
  const elapsed = elapsedMs(from, to);
  return elapsed === null || elapsed >= limitMs;
}
