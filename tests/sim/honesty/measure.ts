import type { SignalName } from "../../../agent/domain/event.ts";
import { DEEDS_MIN, SIGNALS } from "./day-plan.ts";
import { type LivedDay, liveDay } from "./live-day.ts";

/** How one signal did: over days and subjects (operators, kiosks). */
export interface Measured {
  readonly signal: SignalName;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** Days on which it was rightly silent. */
  readonly trueNegatives: number;
  readonly falseOnHonestDays: number;
  /** Of the deeds that were done with more than half of the force. */
  readonly brazenFound: number;
  readonly brazenMissed: number;
}

export interface Measurement {
  readonly honestDays: number;
  readonly dishonestDays: number;
  readonly signals: readonly Measured[];
}

export interface Days {
  readonly first: number;
  readonly count: number;
}

/** Lives `count` honest days and as many dishonest ones, and compares what was raised with what was done. */
export function measureSignals({ first, count }: Days): Measurement {
  const seeds = Array.from({ length: count }, (_, at) => first + at);
  const days = seeds.flatMap((seed) => [judgeDay(liveDay(seed, "honest")), judgeDay(liveDay(seed, "dishonest"))]);
  return days.reduce(added, nothingMeasured);
}

export const nothingMeasured: Measurement = {
  honestDays: 0,
  dishonestDays: 0,
  signals: SIGNALS.map((signal) => ({
    signal,
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
    trueNegatives: 0,
    falseOnHonestDays: 0,
    brazenFound: 0,
    brazenMissed: 0,
  })),
};

/** An alarm is true where the signal and the subject are those of the day's deed; every other subject told is a false one. */
export function judgeDay(day: LivedDay): Measurement {
  const { deed } = day.plan;
  if (deed !== null && day.deeds < DEEDS_MIN[deed.signal]) return nothingMeasured;
  const isHonest = day.plan.deed === null;
  return {
    honestDays: isHonest ? 1 : 0,
    dishonestDays: isHonest ? 0 : 1,
    signals: SIGNALS.map((signal) => judgeSignal(day, signal)),
  };
}

function judgeSignal({ plan: { deed }, alarms }: LivedDay, signal: SignalName): Measured {
  const told = new Set(alarms.filter((alarm) => alarm.signal === signal).map((alarm) => alarm.subject));
  const done = deed?.signal === signal ? deed : null;
  const isFound = done !== null && told.has(done.subject);
  const isMissed = done !== null && !isFound;
  const isBrazen = done !== null && done.force > BRAZEN_FROM;
  const falsePositives = told.size - one(isFound);
  return {
    signal,
    truePositives: one(isFound),
    falsePositives,
    falseNegatives: one(isMissed),
    trueNegatives: one(done === null && told.size === 0),
    falseOnHonestDays: deed === null ? falsePositives : 0,
    brazenFound: one(isBrazen && isFound),
    brazenMissed: one(isBrazen && isMissed),
  };
}

const BRAZEN_FROM = 0.5;
const one = (holds: boolean): number => (holds ? 1 : 0);

export const added = (one: Measurement, other: Measurement): Measurement => ({
  honestDays: one.honestDays + other.honestDays,
  dishonestDays: one.dishonestDays + other.dishonestDays,
  signals: one.signals.map((each, at) => {
    const more = other.signals[at] ?? each;
    return {
      signal: each.signal,
      truePositives: each.truePositives + more.truePositives,
      falsePositives: each.falsePositives + more.falsePositives,
      falseNegatives: each.falseNegatives + more.falseNegatives,
      trueNegatives: each.trueNegatives + more.trueNegatives,
      falseOnHonestDays: each.falseOnHonestDays + more.falseOnHonestDays,
      brazenFound: each.brazenFound + more.brazenFound,
      brazenMissed: each.brazenMissed + more.brazenMissed,
    };
  }),
});

/** Null where nothing was told, or nothing was done. */
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
export const precisionOf = (one: Measured): number | null =>
  share(one.truePositives, one.truePositives + one.falsePositives);
export const recallOf = (one: Measured): number | null =>
  share(one.truePositives, one.truePositives + one.falseNegatives);
export const brazenRecallOf = (one: Measured): number | null =>
  share(one.brazenFound, one.brazenFound + one.brazenMissed);
