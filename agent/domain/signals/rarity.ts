/** Below this the sum no longer changes. */
const TERMS_MAX = 200;
const SCORE_MAX = 100;
/** A chance of one in ten thousand: with 2,000 operators at work in all centres, one honest false alarm in five days. */
export const RARE = 40;

/**
 * How rare so many are where `expected` are usual: ten times the negative decimal logarithm of the chance of that many or more by
 * Poisson's law, from 1 to 100. 40 is one in ten thousand.
 */
export function rarity(count: number, expected: number): number {
  if (count <= expected || expected <= 0) return 1;
  let term = Math.exp(count * Math.log(expected) - expected - logFactorial(count));
  let chance = 0;
  for (let more = 1; more <= TERMS_MAX; more += 1) {
    chance += term;
    term *= expected / (count + more);
  }
  return toScore(-10 * Math.log10(Math.max(chance, Number.MIN_VALUE)));
}

export const toScore = (value: number): number => Math.max(1, Math.min(SCORE_MAX, Math.round(value)));

function logFactorial(count: number): number {
  let sum = 0;
  for (let factor = 2; factor <= count; factor += 1) sum += Math.log(factor);
  return sum;
}

/** The same for a number that lies so many standard deviations on the unlikely side, by the normal law (upper bound of its tail). */
export function deviationRarity(deviations: number): number {
  if (deviations <= 1) return 1;
  const chance = Math.exp(-(deviations ** 2) / 2) / (deviations * Math.sqrt(2 * Math.PI));
  return toScore(-10 * Math.log10(Math.max(chance, Number.MIN_VALUE)));
}
