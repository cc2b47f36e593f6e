import type { Authority, Spent, StageOf } from "../event.ts";
import { sumOf } from "../ownership.ts";

const MINUTE_MS = 60_000;

/**
 * Whose an overrun is. What machines, power and force majeure took is taken off first, wherever in the visit it was: nobody is charged for it. The rest
 * is split over stages by how far citizen and people went beyond each budget, and within a stage so that people at work are charged last: with no more
 * than what they themselves used beyond the budget, unless the norm is shorter than its budgets. The shares add up to `overrunMs` exactly.
 */
export function splitOverrun(spent: readonly Spent[], stages: readonly StageOf[], overrunMs: number): readonly Spent[] {
  if (overrunMs <= 0) return [];
  const nobodys = spent.filter(isNobodys);
  const offMs = Math.min(overrunMs, sumOf(nobodys));
  const off = sharesOf(nobodys, offMs);
  const theirs = [
    ...Map.groupBy(
      spent.filter((row) => !isNobodys(row)),
      ({ stage }) => stage,
    ),
  ];
  const excess = theirs.map(([id, rows]) => Math.max(0, sumOf(rows) - budgetMs(stages, id)));
  const restMs = overrunMs - offMs;
  const isEnough = excess.reduce((sum, ms) => sum + ms, 0) >= restMs;
  // Budgets that add up to more than the norm explain less than the overrun: then each stage answers for its part of the time.
  const weights = isEnough ? excess : theirs.map(([, rows]) => sumOf(rows));
  const parts = apportion(restMs, weights);
  return [...off, ...theirs.flatMap(([, rows], at) => splitStage(rows, parts[at] ?? 0))];
}

const budgetMs = (stages: readonly StageOf[], id: string): number =>
  Math.round((stages.find((stage) => stage.id === id)?.budgetMinutes ?? 0) * MINUTE_MS);

/** What could not be measured is nobody's either. */
const isNobodys = ({ owner }: Spent): boolean =>
  owner === "force-majeure" || owner === "power" || owner === "equipment" || owner === "unknown";

function splitStage(rows: readonly Spent[], partMs: number): readonly Spent[] {
  const citizen = rows.filter(({ owner }) => owner === "citizen");
  const citizenMs = Math.min(partMs, sumOf(citizen));
  return [...sharesOf(citizen, citizenMs), ...sharesOf(rows.filter(isPeople), partMs - citizenMs)];
}

/** So much of these rows, from each in proportion to it. */
function sharesOf(rows: readonly Spent[], ms: number): readonly Spent[] {
  const parts = apportion(
    ms,
    rows.map((row) => row.ms),
  );
  return rows.map((row, at) => ({ ...row, ms: parts[at] ?? 0 })).filter((row) => row.ms > 0);
}

export const isPeople = ({ owner }: Pick<Spent, "owner">): boolean => owner === "centre" || owner === "police";

/** Splits a whole by weights into whole parts that add up to it exactly: the largest remainders get the odd ones. */
export function apportion(whole: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0 || whole === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (BigInt(whole) * BigInt(weight)) / BigInt(sum));
  const parts = exact.map(Number);
  const rests = weights.map((weight, at) => ({ at, rest: (BigInt(whole) * BigInt(weight)) % BigInt(sum) }));
  rests.sort((one, other) => (one.rest === other.rest ? one.at - other.at : one.rest > other.rest ? -1 : 1));
  let left = whole - parts.reduce((total, part) => total + part, 0);
  for (const { at } of rests) {
    if (left === 0) break;
    parts[at] = (parts[at] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

/** The authorities that own a part, the larger part first (K13, K14). */
export function addressees(shares: readonly Spent[]): Authority[] {
  const of = (authority: Authority) => sumOf(shares.filter(({ owner }) => owner === authority));
  const both: readonly Authority[] = ["centre", "police"];
  return both.filter((authority) => of(authority) > 0).sort((one, other) => of(other) - of(one));
}
