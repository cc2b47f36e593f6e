import { Map as Table } from "immutable";
import { assert } from "../kernel/assert.ts";
import { bucketOf, middleOf } from "./histogram.ts";

/** Many durations in little room: whole numbers only, so that sketches add up in any order to the same bytes. */
export interface Sketch {
  readonly n: number;
  /** Happened, but nobody knows for how long. */
  readonly unknown: number;
  readonly sumMs: number;
  readonly maxMs: number;
  readonly buckets: Table<number, number>;
}

/** Durations as people ask for them. `n` counts those that are known; null where there is none. */
export interface TimeFigure {
  readonly n: number;
  readonly unknown: number;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  readonly coverage: number | null;
}

export const emptySketch: Sketch = { n: 0, unknown: 0, sumMs: 0, maxMs: 0, buckets: Table() };

/** Whole numbers beyond 2^53 would lose their last digits: 285,000 years of waiting. */
export function plus(one: number, other: number): number {
  const sum = one + other;
  assert(Number.isSafeInteger(sum), "figures are whole numbers below 2^53");
  return sum;
}

export function withDuration(sketch: Sketch, duration: number | null): Sketch {
  if (duration === null) return { ...sketch, unknown: sketch.unknown + 1 };
  const ms = Math.round(duration);
  const bucket = bucketOf(ms);
  return {
    n: sketch.n + 1,
    unknown: sketch.unknown,
    sumMs: plus(sketch.sumMs, ms),
    maxMs: Math.max(sketch.maxMs, ms),
    buckets: sketch.buckets.set(bucket, (sketch.buckets.get(bucket) ?? 0) + 1),
  };
}

export function mergeSketches(one: Sketch, other: Sketch): Sketch {
  return {
    n: plus(one.n, other.n),
    unknown: plus(one.unknown, other.unknown),
    sumMs: plus(one.sumMs, other.sumMs),
    maxMs: Math.max(one.maxMs, other.maxMs),
    buckets: one.buckets.mergeWith(plus, other.buckets),
  };
}

export const sortedBuckets = ({ buckets }: Sketch): readonly (readonly [bucket: number, count: number])[] =>
  [...buckets.entries()].sort(([one], [other]) => one - other);

/** By nearest rank: the least duration that at least so many in a hundred do not exceed. */
function percentile(sketch: Sketch, percent: number): number | null {
  const rank = Math.ceil((percent * sketch.n) / 100);
  if (sketch.n > 0 && rank === sketch.n) return sketch.maxMs;
  let seen = 0;
  for (const [bucket, count] of sortedBuckets(sketch)) {
    seen += count;
    if (seen >= rank) return Math.min(middleOf(bucket), sketch.maxMs);
  }
  return null;
}

export function readTimes(sketch: Sketch, coverage: number | null): TimeFigure {
  const { n, unknown, sumMs, maxMs } = sketch;
  return {
    n,
    unknown,
    meanMs: n === 0 ? null : sumMs / n,
    p50Ms: percentile(sketch, 50),
    p90Ms: percentile(sketch, 90),
    p95Ms: percentile(sketch, 95),
    maxMs: n === 0 ? null : maxMs,
    coverage,
  };
}
