import { type Table, tableOf } from "../../kernel/table.ts";
import { hasPassed, type Instant } from "../instant.ts";
import { type Detector, SUBJECTS_MAX, withEvidence } from "./detector.ts";
import { bounded } from "./hall.ts";
import { RARE, rarity } from "./rarity.ts";

/** Attempts of one operator on one honest day: a wrong chair, a wrong number. */
const EXPECTED_ATTEMPTS = 0.2;
const ATTEMPTS_MIN = 4;
/** Somebody who presses again and again at once attempts one thing. */
const SAME_ATTEMPT_MS = 30_000;
/** Where so many different operators are refused at one station, its configuration is wrong and not they. */
const STATION_OPERATORS_MAX = 2;

export interface MixedDuties {
  readonly operators: Table<string, Attempts>;
  /** Station to the operators that were refused there, at most one more than tells a wrong configuration. */
  readonly refusedAt: Table<string, readonly string[]>;
}

interface Attempts {
  /** Station to how many attempts. */
  readonly byStation: Readonly<Record<string, number>>;
  readonly latest: Instant | null;
  readonly evidence: readonly number[];
}

const noAttempts: Attempts = { byStation: {}, latest: null, evidence: [] };
/** Stations at which one operator's attempts are counted apart. */
const STATIONS_MAX = 20;

/** K2: attempts at stages of the other authority, each refused, repeated by one operator. */
export const dutiesMixed: Detector<MixedDuties> = {
  signal: "duties-mixed",
  empty: { operators: tableOf(), refusedAt: tableOf() },
  evolve(memory, { seq, at, event }) {
    if (event.type !== "operator.refused" || event.data.why !== "wrong-authority") return memory;
    const { operator, station } = event.data;
    if (operator === null) return memory;
    const before = memory.operators.get(operator, noAttempts);
    if (before.latest !== null && !hasPassed(before.latest, at, SAME_ATTEMPT_MS)) return memory;
    const attempts = { byStation: counted(before, station), latest: at, evidence: withEvidence(before.evidence, seq) };
    const names: readonly string[] = memory.refusedAt.get(station) ?? [];
    const refused = names.includes(operator) ? names : [...names, operator].slice(0, STATION_OPERATORS_MAX + 1);
    return {
      operators: bounded(memory.operators, SUBJECTS_MAX).set(operator, attempts),
      refusedAt: bounded(memory.refusedAt, SUBJECTS_MAX).set(station, refused),
    };
  },
  judge({ operators, refusedAt }, { seq, event }) {
    if (event.type !== "operator.refused" || event.data.operator === null) return [];
    const { operator, station } = event.data;
    const { byStation, evidence } = operators.get(operator, noAttempts);
    if (evidence.at(-1) !== seq) return [];
    const isPersonal = ([place]: [string, number]) => (refusedAt.get(place) ?? []).length <= STATION_OPERATORS_MAX;
    const personal = Object.entries(byStation).filter(isPersonal);
    const count = personal.reduce((sum, [, attempts]) => sum + attempts, 0);
    const score = rarity(count, EXPECTED_ATTEMPTS);
    if (count < ATTEMPTS_MIN || score < RARE) return [];
    const facts = { refusedAttempts: count, stations: personal.length };
    return [{ signal: "duties-mixed", score, operator, station, facts, evidence }];
  },
};

function counted({ byStation }: Attempts, station: string): Attempts["byStation"] {
  const isKnown = station in byStation || Object.keys(byStation).length < STATIONS_MAX;
  return isKnown ? { ...byStation, [station]: (byStation[station] ?? 0) + 1 } : byStation;
}
