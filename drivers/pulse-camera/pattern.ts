/** Lengths of the pulses that make one trace, in ms. */
export type Pattern = readonly number[];

/** One step of driving the line. */
export interface Step {
  readonly level: "active" | "inactive";
  readonly forMs: number;
}

interface Rhythm {
  readonly gapMs: number;
  readonly restMs: number;
  readonly dutyPercent: number;
}

/** A recorder tells lengths apart that differ by a third; it samples its inputs each 100 to 200 ms. */
const TELLING_RATIO = 4 / 3;
const SAMPLE_MS = 200;

/** The levels of a pattern in their order, with the rest after it that keeps the line within its duty. */
export function stepsOf(pattern: Pattern, { gapMs, restMs, dutyPercent }: Rhythm): readonly Step[] {
  const activeMs = sum(pattern);
  const gapsMs = gapMs * (pattern.length - 1);
  const coolingMs = Math.ceil((activeMs * (100 - dutyPercent)) / dutyPercent) - gapsMs;
  const lastMs = Math.max(restMs, coolingMs);
  return pattern.flatMap((forMs, at): readonly Step[] => [
    { level: "active", forMs },
    { level: "inactive", forMs: at === pattern.length - 1 ? lastMs : gapMs },
  ]);
}

/** Whether somebody who looks at the footage could take one for the other. */
export function sameTrace(one: Pattern, other: Pattern): boolean {
  return one.length === other.length && one.every((ms, at) => isAlike(ms, other[at] ?? 0));
}

function isAlike(one: number, other: number): boolean {
  const [least, most] = one < other ? [one, other] : [other, one];
  return most - least < SAMPLE_MS || most < least * TELLING_RATIO;
}

const sum = (lengths: Pattern): number => lengths.reduce((total, ms) => total + ms, 0);
