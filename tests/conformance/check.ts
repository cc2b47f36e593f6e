/** Which side of the contract was examined. */
export type Part = "broker" | "hub" | "agent";

export interface Verdict {
  readonly rule: string;
  readonly part: Part;
  readonly what: string;
  readonly outcome: "pass" | "fail" | "not applicable";
  /** What is wrong, or why the rule cannot be examined here; null where it is kept. */
  readonly why: string | null;
  readonly ms: number;
}

/** One thing that a rule of the contract asks for. */
export interface Check<Stage> {
  readonly rule: string;
  readonly what: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** What is examined cannot show this, and the contract allows that. */
export class NotApplicable extends Error {}

/** No check may hang the kit. */
const CHECK_MS_MAX = 60_000;

export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

export async function runChecks<Stage>(
  part: Part,
  checks: readonly Check<Stage>[],
  { stage, told }: { readonly stage: Stage; readonly told?: (verdict: Verdict) => void },
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const check of checks) {
    const verdict = await verdictOf(part, check, stage);
    told?.(verdict);
    verdicts.push(verdict);
  }
  return verdicts;
}

async function verdictOf<Stage>(part: Part, check: Check<Stage>, stage: Stage): Promise<Verdict> {
  const began = performance.now();
  const { rule, what } = check;
  const said = (outcome: Verdict["outcome"], why: string | null): Verdict => ({
    rule,
    part,
    what,
    outcome,
    why,
    ms: Math.round(performance.now() - began),
  });
  try {
    await within(CHECK_MS_MAX, check.run(stage), `it did not end within ${CHECK_MS_MAX / 1000} s`);
    return said("pass", null);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    return said(problem instanceof NotApplicable ? "not applicable" : "fail", why);
  }
}

export async function within<T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const lineOf = ({ rule, part, what, outcome, why }: Verdict): string =>
  `${rule} ${part.padEnd(6)} ${outcome.padEnd(14)} ${what}${why === null ? "" : `: ${why}`}`;

export const countOf = (verdicts: readonly Verdict[], outcome: Verdict["outcome"]): number =>
  verdicts.filter((verdict) => verdict.outcome === outcome).length;
