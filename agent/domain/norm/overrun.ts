import type { Authority, Spent, StageOf } from "../event.ts";
import { sumOf, withSpent } from "../ownership.ts";

const MINUTE_MS = 60_000;

/**
 * Whose an overrun is: `overrunMs` split over stages by how far each went beyond its budget, and within a stage so that people at work are charged
 * last: with no more than what they themselves used beyond the budget, unless the norm is shorter than its budgets. The shares add up exactly.
 */
export function splitOverrun(spent: readonly Spent[], stages: readonly StageOf[], overrunMs: number): readonly Spent[] {
  if (overrunMs <= 0) return [];
  const byStage = [...Map.groupBy(spent, ({ stage }) => stage)].map(([id, rows]) => ({
    rows,
    budgetMs: Math.round((stages.find((stage) => stage.id === id)?.budgetMinutes ?? 0) * MINUTE_MS),
  }));
  const excess = byStage.map(({ rows, budgetMs }) => Math.max(0, sumOf(rows) - budgetMs));
  const isEnough = excess.reduce((sum, ms) => sum + ms, 0) >= overrunMs;
  // Budgets that add up to more than the norm explain less than the overrun: then each stage answers for its part of the time.
  const weights = isEnough ? excess : byStage.map(({ rows }) => sumOf(rows));
  const parts = apportion(overrunMs, weights);
  return byStage.flatMap(({ rows }, at) => splitStage(rows, parts[at] ?? 0));
}

/** Machines before the citizen, the citizen before people at work. */
const ORDER: readonly Spent["owner"][] = ["force-majeure", "power", "equipment", "unknown", "citizen"];

function splitStage(rows: readonly Spent[], partMs: number): readonly Spent[] {
  let leftMs = partMs;
  let shares: readonly Spent[] = [];
  const take = (row: Spent, mostMs: number) => {
    const ms = Math.min(leftMs, mostMs);
    if (ms <= 0) return;
    leftMs -= ms;
    shares = withSpent(shares, { ...row, ms });
  };
  for (const owner of ORDER) for (const row of rows) if (row.owner === owner) take(row, row.ms);
  const worked = rows.filter(isPeople);
  const parts = apportion(
    Math.min(leftMs, sumOf(worked)),
    worked.map((row) => row.ms),
  );
  for (const [at, row] of worked.entries()) take(row, parts[at] ?? 0);
  return shares;
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
