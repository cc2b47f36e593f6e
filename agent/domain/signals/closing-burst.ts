import { Map as Table } from "immutable";
import type { Fact } from "../fact.ts";
import { type Detector, type Scene, SUBJECTS_MAX, type Suspicion } from "./detector.ts";
import { bounded, budgetMs, type Hall, wallAt, wallOf } from "./hall.ts";
import { median, RARE, rarity } from "./rarity.ts";

/** Minutes before doors close in which an end is looked at, and minutes after them in which the last are still served. */
const WINDOW_MINUTES = 25;
const AFTER_MINUTES = 15;
/** An end is hasty where the service took less than half of what is usual for this operator today, or the citizen did not come. */
const HASTY_SHARE = 0.5;
/** Honest people hurry too, and citizens leave, when doors close: so many times the hasty ends of the day are expected. */
const HURRY = 2;
const EXPECTED_MIN = 0.8;
/** Fewer services before tell nothing of what is usual today. */
const USUAL_MIN = 8;
const HASTY_MIN = 5;
const ENDS_KEPT = 100;
const MINUTE_MS = 60_000;

/** Operator to the ends of visits at the station today, the latest `ENDS_KEPT`. */
export type Endings = Table<string, readonly End[]>;

interface End {
  readonly seq: number;
  readonly wall: number;
  /** Time of service over the stage's budget; null where the citizen did not come. */
  readonly pace: number | null;
}

/** Many hasty ends in the last minutes before doors close, against the same operator's day. */
export const closingBurst: Detector<Endings> = {
  signal: "closing-burst",
  empty: Table(),
  evolve(endings, fact, hall) {
    const end = endOf(fact, hall);
    if (end === null || !("operator" in fact.event.data) || fact.event.data.operator === null) return endings;
    const { operator } = fact.event.data;
    const ends = [...endings.get(operator, []), end].slice(-ENDS_KEPT);
    return bounded(endings, SUBJECTS_MAX).set(operator, ends);
  },
  judge(endings, { event }, scene) {
    if (event.type !== "stage.finished" && event.type !== "visit.no-show") return [];
    const { operator, station } = event.data;
    const found = burst(endings.get(operator, []), scene);
    return found === null ? [] : [{ ...found, operator, station }];
  },
};

function endOf({ seq, at, event }: Fact, hall: Hall): End | null {
  const wall = wallOf(hall, at);
  if (wall === null) return null;
  if (event.type === "visit.no-show") return event.data.fair === false ? null : { seq, wall, pace: null };
  if (event.type !== "stage.finished" || event.data.by === "scan" || event.data.servedMs === null) return null;
  const budget = budgetMs(hall, event.data.service, event.data.stage);
  return budget === null ? null : { seq, wall, pace: Math.round((event.data.servedMs / budget) * 1_000) / 1_000 };
}

function burst(ends: readonly End[], { hall, rules }: Scene): Suspicion | null {
  const last = ends.at(-1);
  const closes = wallAt(hall, rules, rules.policy.opening.closesAt);
  const from = closes - WINDOW_MINUTES * MINUTE_MS;
  if (last === undefined || last.wall < from || last.wall > closes + AFTER_MINUTES * MINUTE_MS) return null;
  const before = ends.filter((end) => end.wall < from);
  const usual = median(before.flatMap((end) => end.pace ?? []));
  const first = before[0];
  if (before.length < USUAL_MIN || usual === null || first === undefined) return null;
  const isHasty = (end: End) => end.pace === null || end.pace < usual * HASTY_SHARE;
  const hasty = ends.filter((end) => end.wall >= from && isHasty(end));
  const hastyBefore = before.filter(isHasty).length;
  const share = (last.wall - from) / Math.max(1, from - first.wall);
  const expected = Math.max(EXPECTED_MIN, hastyBefore * share * HURRY);
  const score = rarity(hasty.length, expected);
  if (hasty.length < HASTY_MIN || score < RARE) return null;
  const facts = {
    hastyEnds: hasty.length,
    ofThemDidNotCome: hasty.filter((end) => end.pace === null).length,
    hastyEndsBefore: hastyBefore,
    endsBefore: before.length,
    windowMinutes: WINDOW_MINUTES,
    usualShareOfBudgetPercent: Math.round(usual * 100),
  };
  return { signal: "closing-burst", score, facts, evidence: hasty.map((end) => end.seq).slice(-50) };
}
