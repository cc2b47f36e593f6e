import type { SignalName } from "../../../agent/domain/event.ts";
import { SimEntropy } from "../entropy.ts";
import { hallPlan, KIOSKS } from "./hall-plan.ts";

/** Days with a seed up to here were looked at when thresholds were chosen; those from `HELD_OUT_FROM` never were. */
export const TUNING_LAST = 500;
export const HELD_OUT_FROM = 20_001;

export const SIGNALS: readonly SignalName[] = [
  "out-of-order",
  "ghost-service",
  "hoarding",
  "idle-while-waiting",
  "closing-burst",
  "rating-pattern",
  "duties-mixed",
];

/** What is dishonest about a day: one signal's deed by one subject; `force` from 0 (timid) to 1 (brazen). */
export interface Deed {
  readonly signal: SignalName;
  readonly subject: string;
  readonly force: number;
}

/** How one person works. */
export interface Traits {
  readonly station: string;
  readonly operator: string;
  /** Above 1 is slow. */
  readonly slowness: number;
  readonly restMeanMs: number;
  readonly directShare: number;
  readonly reasons: readonly string[];
  readonly wrongChairs: number;
  readonly likedShare: number;
  readonly lunchAtMs: number;
  readonly deed: Deed | null;
}

/** Below so many times a day a deed cannot be told from a mistake, and the day counts as neither honest nor dishonest. */
export const DEEDS_MIN: Readonly<Record<SignalName, number>> = {
  "out-of-order": 4,
  "ghost-service": 4,
  hoarding: 8,
  "idle-while-waiting": 1,
  "closing-burst": 5,
  "rating-pattern": 4,
  "duties-mixed": 3,
};

export interface DayPlan {
  readonly seed: number;
  readonly entropy: SimEntropy;
  readonly visitors: number;
  readonly rushShare: number;
  readonly lateShare: number;
  readonly familyShare: number;
  readonly hasBus: boolean;
  readonly privilegedShare: number;
  readonly appointments: number;
  readonly noShowShare: number;
  readonly ratingShare: number;
  readonly quickShare: number;
  readonly spread: number;
  readonly closingHurry: number;
  readonly troubles: { board: boolean; power: boolean; hold: boolean; printer: boolean; flood: boolean };
  readonly staff: readonly Traits[];
  readonly deed: Deed | null;
}

const REASONS = [
  "came in a wheelchair",
  "brought the missing form",
  "with a small child",
  "sent back by the examiner",
  "feels unwell",
  "wrong window by our fault",
  "interpreter is here only now",
  "asked by the head of shift",
  "deaf, did not hear the call",
  "second paper of the same citizen",
];
const MINUTE_MS = 60_000;

/** The day of a seed. Held-out days are drawn from wider ranges than those that thresholds were chosen on. */
export function planDay(seed: number, deeds: "honest" | "dishonest"): DayPlan {
  const entropy = new SimEntropy(seed * 2 + (deeds === "honest" ? 0 : 1));
  const isHeldOut = seed >= HELD_OUT_FROM;
  const range = (least: number, most: number) => {
    const wider = isHeldOut ? (most - least) * 0.15 : 0;
    return Math.max(0, entropy.between(least - wider, most + wider));
  };
  const deed = deeds === "honest" ? null : drawDeed(entropy, seed, isHeldOut);
  // What is done to those who wait needs somebody who waits.
  const isSaturday = entropy.chance(0.15) && deed === null;
  const draw = { entropy, range, deed };
  return {
    seed,
    entropy,
    deed,
    visitors: Math.round(isSaturday ? range(45, 80) : range(130, 230)),
    rushShare: range(0.1, 0.35),
    // Who clears a queue before doors close has one to clear.
    lateShare: deed?.signal === "closing-burst" ? range(0.2, 0.4) : range(0, 0.25),
    familyShare: range(0.05, 0.15),
    hasBus: entropy.chance(0.12),
    privilegedShare: range(0.02, 0.08),
    appointments: Math.round(range(5, 30)),
    noShowShare: range(0.02, 0.08),
    ratingShare: range(0.25, 0.6),
    quickShare: range(0.01, 0.06),
    spread: range(0.3, 0.5),
    closingHurry: range(0.75, 1),
    troubles: {
      board: entropy.chance(0.15),
      power: entropy.chance(0.1),
      hold: entropy.chance(0.2),
      printer: entropy.chance(0.1),
      flood: entropy.chance(0.05),
    },
    staff: hallPlan.stations.map((station, at) => drawTraits(station.id, at, draw)),
  };
}

interface Draw {
  readonly entropy: SimEntropy;
  readonly range: (least: number, most: number) => number;
  readonly deed: Deed | null;
}

function drawTraits(station: string, at: number, { entropy, range, deed }: Draw): Traits {
  const operator = `op-${station}`;
  const isHelper = entropy.chance(0.08);
  return {
    station,
    operator,
    slowness: Math.exp((entropy.unit() + entropy.unit() - 1) * range(0.3, 0.6)),
    restMeanMs: range(20_000, 90_000),
    directShare: isHelper ? range(0.03, 0.06) : range(0, 0.025),
    reasons: entropy.chance(0.2) ? [entropy.pick(REASONS)] : REASONS,
    wrongChairs: entropy.chance(0.1) ? 1 + entropy.below(2) : 0,
    likedShare: range(0.55, 0.9),
    lunchAtMs: (3.2 + (at % 4) * 0.6) * 60 * MINUTE_MS,
    deed: deed?.subject === operator ? deed : null,
  };
}

function drawDeed(entropy: SimEntropy, seed: number, isHeldOut: boolean): Deed {
  const signal = SIGNALS[seed % SIGNALS.length] ?? "out-of-order";
  const isKiosk = signal === "hoarding";
  const places = signal === "out-of-order" ? BUSY_PLACES : STAFFED_PLACES;
  const subject = isKiosk ? entropy.pick(KIOSKS) : `op-${entropy.pick(places)}`;
  return { signal, subject, force: isHeldOut ? entropy.unit() : entropy.between(0.1, 0.9) };
}

const STAFFED_PLACES = ["w1", "w2", "w3", "h1", "h2", "u1", "u2", "e1"];
const BUSY_PLACES = ["w1", "w2", "w3"];
