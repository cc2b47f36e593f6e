import type { SimEntropy } from "../entropy.ts";
import type { Deed } from "./day-plan.ts";
import { CLOSES_MS, OPENS_MS } from "./world.ts";

const MINUTE_MS = 60_000;
/** Before doors close honest people hurry too. */
const HONEST_HURRY_MS = 30 * MINUTE_MS;

/** How a deed changes the way that one person works; an honest hand changes nothing. */
export interface Hand {
  readonly directShare: number;
  readonly reason: string | null;
  readonly wrongChairs: number;
  /** Part of what a service usually takes, in the last minutes before doors close, and since when. */
  readonly closingHurry: number;
  readonly closingFrom: number;
  /** How long it now sits and does nothing. */
  readonly idleMs: (now: number) => number;
  /** A service that is none: how soon it begins, and what part of the budget it takes. */
  readonly ghost: (now: number) => { readonly startMs: number; readonly share: number } | null;
  /** How long it waits before it says that nobody came; null for as long as anybody. */
  readonly patienceMs: (now: number) => number | null;
  /** Its own presses at the rating pad after a service. */
  readonly ownRating: () => readonly number[];
}

const honest: Hand = {
  directShare: 0,
  reason: null,
  wrongChairs: 0,
  closingHurry: 1,
  closingFrom: CLOSES_MS - HONEST_HURRY_MS,
  idleMs: () => 0,
  ghost: () => null,
  patienceMs: () => null,
  ownRating: () => [],
};

export function deedHand(deed: Deed | null, chance: SimEntropy): Hand {
  if (deed === null) return honest;
  const { force } = deed;
  switch (deed.signal) {
    case "out-of-order":
      return { ...honest, directShare: 0.1 + force * 0.3, reason: chance.chance(0.5) ? "as agreed" : null };
    case "ghost-service":
      return { ...honest, ghost: ghost(chance, 0.12 + force * 0.4) };
    case "idle-while-waiting":
      return { ...honest, idleMs: idle(chance, force) };
    case "closing-burst": {
      const closingFrom = CLOSES_MS - chance.between(15, 40) * MINUTE_MS;
      return {
        ...honest,
        closingFrom,
        closingHurry: 0.42 - force * 0.28,
        patienceMs: (now) => (now > closingFrom ? 21_000 : null),
      };
    }
    case "rating-pattern":
      return { ...honest, ownRating: ratings(chance, force) };
    case "duties-mixed":
      return { ...honest, wrongChairs: 3 + Math.round(force * 9) };
    default:
      return honest;
  }
}

const ghost = (chance: SimEntropy, often: number) => () =>
  chance.chance(often) ? { startMs: chance.between(1_000, 6_000), share: chance.between(0.015, 0.09) } : null;

/** Some times a day, at moments of its own, it does not look up for a while. */
function idle(chance: SimEntropy, force: number): Hand["idleMs"] {
  const times = 1 + Math.round(force * 3);
  const moments = Array.from({ length: times }, () => OPENS_MS + chance.between(30, 480) * MINUTE_MS).sort(
    (one, other) => one - other,
  );
  return (now) => {
    const due = moments[0];
    if (due === undefined || now < due) return 0;
    moments.shift();
    return chance.between(10, 18 + force * 20) * MINUTE_MS;
  };
}

/** Presses the top score itself when a service is over: a moment later, or again and again until one is taken. */
function ratings(chance: SimEntropy, force: number): Hand["ownRating"] {
  const isHammering = chance.chance(0.25);
  const often = 0.25 + force * 0.7;
  return () => {
    if (!chance.chance(often)) return [];
    const first = chance.between(isHammering ? 300 : 1_550, 2_900);
    return isHammering ? [first, first + 700, first + 1_400, first + 2_100] : [first];
  };
}
