/**
 * Durations in buckets whose boundaries never depend on the data, so that histograms of any centres add up exactly. Below 128 ms a bucket holds
 * one value; above, each octave is cut into 64 buckets of equal width. The middle of a bucket is at most 1/128 (0.78 %) from any value in it.
 */
const BITS = 6;
const PER_OCTAVE = 2 ** BITS;
const EXACT_BELOW = 2 * PER_OCTAVE;
const LOW_BITS = 31;

/** The power of two at or below a whole number: `Math.log2` is not exact at the boundaries. */
function octaveOf(value: number): number {
  if (value < 2 ** LOW_BITS) return 31 - Math.clz32(value);
  return LOW_BITS + 31 - Math.clz32(Math.floor(value / 2 ** LOW_BITS));
}

export function bucketOf(ms: number): number {
  if (ms < EXACT_BELOW) return ms;
  const shift = octaveOf(ms) - BITS;
  return shift * PER_OCTAVE + Math.floor(ms / 2 ** shift);
}

/** What stands for every value of a bucket. */
export function middleOf(bucket: number): number {
  if (bucket < EXACT_BELOW) return bucket;
  const shift = Math.floor(bucket / PER_OCTAVE) - 1;
  const width = 2 ** shift;
  return (bucket - shift * PER_OCTAVE) * width + width / 2;
}
