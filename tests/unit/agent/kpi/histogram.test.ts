import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketOf, middleOf } from "../../../../agent/kpi/histogram.ts";
import { emptySketch, mergeSketches, readTimes, withDuration } from "../../../../agent/kpi/sketch.ts";

const durations = fc.oneof(fc.nat(1_000), fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 45 }));
const sketchOf = (list: readonly number[]) => list.reduce(withDuration, emptySketch);

test("what stands for a bucket is at most 1 % from every value in it, and buckets never go back", () => {
  fc.assert(
    fc.property(durations, (ms) => {
      expect(Math.abs(middleOf(bucketOf(ms)) - ms)).toBeLessThanOrEqual(ms * 0.01);
      expect(bucketOf(ms + 1)).toBeGreaterThanOrEqual(bucketOf(ms));
      expect(bucketOf(ms + 1) - bucketOf(ms)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 20_000 },
  );
});

test("buckets meet without a hole at every power of two", () => {
  for (let power = 0; power <= 46; power += 1) {
    const value = 2 ** power;
    expect(bucketOf(value) - bucketOf(value - 1)).toBe(1);
    expect(bucketOf(middleOf(bucketOf(value)))).toBe(bucketOf(value));
  }
  expect(bucketOf(2 ** 45)).toBeLessThan(3_000);
});

test("percentiles are at most 1 % from those of the sorted list, and mean and greatest are exact", () => {
  fc.assert(
    fc.property(fc.array(durations, { minLength: 1, maxLength: 300 }), (list) => {
      const sorted = list.toSorted((one, other) => one - other);
      const exact = (percent: number) => sorted[Math.ceil((percent * list.length) / 100) - 1] ?? 0;
      const read = readTimes(sketchOf(list), null);
      for (const [percent, estimate] of [
        [50, read.p50Ms],
        [90, read.p90Ms],
        [95, read.p95Ms],
      ] as const)
        expect(Math.abs((estimate ?? Number.NaN) - exact(percent))).toBeLessThanOrEqual(exact(percent) * 0.01);
      expect(read.maxMs).toBe(sorted.at(-1));
      expect(read.meanMs).toBe(list.reduce((sum, ms) => sum + ms, 0) / list.length);
    }),
    { numRuns: 300 },
  );
});

test("two sketches together are the sketch of both lists", () => {
  fc.assert(
    fc.property(fc.array(durations), fc.array(durations), (one, other) => {
      const both = sketchOf([...one, ...other]);
      const merged = mergeSketches(sketchOf(one), sketchOf(other));
      expect({ ...merged, buckets: merged.buckets.toJS() }).toEqual({ ...both, buckets: both.buckets.toJS() });
    }),
  );
});

test("minutes rounded at every step: 1,000 waits of a minute and 1 ms are 1,000 ms more than 1,000 minutes", () => {
  const sketch = sketchOf(Array.from({ length: 1_000 }, () => 60_001));
  expect(sketch.sumMs).toBe(60_001_000);
  expect(readTimes(sketch, null).meanMs).toBe(60_001);
});

test("a sum that would lose its last digits is a broken claim, never a wrong figure", () => {
  const full = withDuration(emptySketch, Number.MAX_SAFE_INTEGER);
  expect(() => withDuration(full, 1)).toThrow("whole numbers below 2^53");
  expect(() => mergeSketches(full, full)).toThrow("whole numbers below 2^53");
});

test("a duration that nobody knows is counted as such and changes no mean", () => {
  const sketch = withDuration(sketchOf([10, 20]), null);
  expect(readTimes(sketch, 0.5)).toMatchObject({ n: 2, unknown: 1, meanMs: 15, coverage: 0.5 });
  expect(readTimes(emptySketch, null)).toMatchObject({ n: 0, meanMs: null, p50Ms: null, maxMs: null });
});
