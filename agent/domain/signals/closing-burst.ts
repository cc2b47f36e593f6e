import { type Table, tableOf } from "../../kernel/table.ts";
import type { Fact } from "../fact.ts";
import { type Detector, EVIDENCE_MAX, type Scene, SUBJECTS_MAX, type Suspicion } from "./detector.ts";
import { bounded, budgetMs, floorMs, type Hall, wallAt, wallOf } from "./hall.ts";
import { deviationRarity, RARE, toScore } from "./rarity.ts";

/** Minutes before doors close in which an end is looked at, and minutes after them in which the last are still served. */
const WINDOW_MINUTES = 40;
const AFTER_MINUTES = 15;
/** Honest people hurry too when doors close: a quarter off the usual time is theirs. */
const HURRY_SHARE = 0.75;
/** How far times of service differ from citizen to citizen (standard deviation of their logarithm), whatever few of them show. */
const SPREAD_MIN = 0.35;
const SPREAD_MAX = 0.55;
/** Fewer services before tell nothing of what is usual today. */
const USUAL_MIN = 8;
const SERVED_MIN = 4;
const ENDS_KEPT = 100;
/** A service of no time at all has no logarithm. */
const PACE_MIN = 0.001;
const MINUTE_MS = 60_000;

/** Operator to the ends of visits at the station today, the latest `ENDS_KEPT`. */
export type Endings = Table<string, readonly End[]>;

interface End {
  readonly seq: number;
  /** When it began: a call that was not answered, or a service. */
  readonly wall: number;
  /** Time of service over the stage's budget; null where the citizen did not come. */
  readonly pace: number | null;
}

/** Services that shrink in the last minutes before doors close, against the same operator's day. */
export const closingBurst: Detector<Endings> = {
  signal: "closing-burst",
  empty: tableOf(),
  evolve(endings, fact, hall) {
    const end = endOf(fact, hall);
    const operator = "operator" in fact.event.data ? fact.event.data.operator : null;
    if (end === null || operator == null) return endings;
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
  if (event.type !== "stage.finished" || event.data.by === "scan" || event.data.outcome === "failed") return null;
  const { service, stage, servedMs } = event.data;
  const budget = budgetMs(hall, service, stage);
  // What is shorter than its floor was no service: that is another signal's.
  if (budget === null || servedMs === null || servedMs < floorMs(budget)) return null;
  return { seq, wall: wall - servedMs, pace: Math.round((servedMs / budget) * 1_000) / 1_000 };
}

function burst(ends: readonly End[], { hall, rules }: Scene): Suspicion | null {
  const last = ends.at(-1);
  const closes = wallAt(hall, rules, rules.policy.opening.closesAt);
  const from = closes - WINDOW_MINUTES * MINUTE_MS;
  if (last === undefined || last.wall < from || last.wall > closes + AFTER_MINUTES * MINUTE_MS) return null;
  const before = ends.filter((end) => end.wall < from);
  const late = ends.filter((end) => end.wall >= from);
  const usual = logPaces(before);
  const served = logPaces(late);
  if (usual.length < USUAL_MIN || served.length < SERVED_MIN) return null;
  const { score, count } = rarestEnd(served, usual);
  if (score < RARE) return null;
  const facts = {
    services: count,
    didNotCome: late.filter((end) => end.pace === null).length,
    usualShareOfBudgetPercent: Math.round(Math.exp(mean(usual)) * 100),
    shareOfBudgetPercent: Math.round(Math.exp(mean(served.slice(-count))) * 100),
    servicesBefore: usual.length,
    windowMinutes: WINDOW_MINUTES,
  };
  return { signal: "closing-burst", score, facts, evidence: shrunk(late, count) };
}

const logPaces = (ends: readonly End[]): readonly number[] =>
  ends.flatMap((end) => (end.pace === null ? [] : Math.log(Math.max(PACE_MIN, end.pace))));

/** The records of the latest services. */
const shrunk = (late: readonly End[], count: number): readonly number[] =>
  late
    .filter((end) => end.pace !== null)
    .map((end) => end.seq)
    .slice(-Math.min(count, EVIDENCE_MAX));

/** A burst may begin at any of the late services: the rarest of all ends of their row, less what so many looks give by chance. */
function rarestEnd(served: readonly number[], usual: readonly number[]): { score: number; count: number } {
  const looks = served.length - SERVED_MIN + 1;
  const ends = Array.from({ length: looks }, (_, at) => {
    const end = served.slice(at);
    return { score: deviationRarity(deviations(end, usual)), count: end.length };
  });
  const rarest = ends.reduce((best, one) => (one.score > best.score ? one : best));
  return { ...rarest, score: toScore(rarest.score - 10 * Math.log10(looks)) };
}

/** By how many standard deviations the mean of the late services lies below a usual one that is hurried. */
function deviations(served: readonly number[], usual: readonly number[]): number {
  const middle = mean(usual);
  const shown = Math.sqrt(mean(usual.map((one) => (one - middle) ** 2)));
  const spread = Math.min(SPREAD_MAX, Math.max(SPREAD_MIN, shown));
  return ((middle + Math.log(HURRY_SHARE) - mean(served)) / spread) * Math.sqrt(served.length);
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
