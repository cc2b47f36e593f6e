import type { Problem } from "../../agent/kernel/result.ts";
import { type MonoMs, since } from "../../agent/kernel/units.ts";
import type { Trial, Vitals } from "./state.ts";

/** A revision while it proves itself: what was well before it, and has not been well since. */
export interface Watch {
  readonly from: MonoMs;
  readonly forMs: number;
  readonly missing: readonly string[];
  readonly isHubMissing: boolean;
}

/** `devices` are those that the revision still has: one that it takes away is not missed. */
export function beginWatch({ staged, before }: Trial, devices: readonly string[], now: MonoMs): Watch {
  const missing = before.alive.filter((id) => devices.includes(id));
  return { from: now, forMs: staged.watchMs, missing, isHubMissing: before.isOnline };
}

/**
 * Once is enough: paper that runs out and a line that fails later are not the revision's doing, but a device that is never found again is.
 * The hub must have been reached too, for a centre that it cannot reach can never be mended by it.
 */
export const lookAgain = (watch: Watch, vitals: Vitals): Watch => ({
  ...watch,
  missing: watch.missing.filter((id) => !vitals.alive.includes(id)),
  isHubMissing: watch.isHubMissing && !vitals.isOnline,
});

/** Null while the watch lasts; then all that speaks against the revision. */
export function verdictOf(watch: Watch, vitals: Vitals, now: MonoMs): readonly Problem[] | null {
  if (since(watch.from, now) < watch.forMs) return null;
  const { missing, isHubMissing } = watch;
  return [
    ...missing.map((id) => ({ place: `devices.${id}`, what: "it worked before and has not since.", cure: CURE })),
    ...(isHubMissing ? [{ place: "hub", what: "it was reached before and has not been since.", cure: CURE }] : []),
    ...(vitals.journalFault === null
      ? []
      : [{ place: "journal", what: `it takes no records (${vitals.journalFault}).`, cure: "Check the disk." }]),
  ];
}

const CURE = "Compare it with what ran before.";
