import { simulate } from "./world.ts";

export interface SimulatorPlan {
  readonly first: number;
  readonly count: number;
  readonly hours: number;
  readonly out: (line: string) => void;
}

const FAILURES_TOLD = 5;
const HOURS_A_DAY = 24;

/** Runs the seeds one after another; true where every claim held. A failure is a line that repeats it. */
export function runSimulator({ first, count, hours, out }: SimulatorPlan): boolean {
  const began = performance.now();
  const total = { steps: 0, records: 0, tickets: 0, slips: 0, cuts: 0 };
  let failed = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    try {
      const told = simulate(seed, hours);
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += told[key];
      if (count === 1) out(JSON.stringify(told));
    } catch (problem) {
      failed += 1;
      const again = `again: talon simulate --seed ${seed} --hours ${hours}`;
      if (failed <= FAILURES_TOLD) out(`seed ${seed}: ${wordsOf(problem, count === 1)}   ${again}`);
    }
  }
  const seconds = (performance.now() - began) / 1_000;
  const days = (count * (hours + 1)) / HOURS_A_DAY;
  const { steps, records, tickets, slips, cuts } = total;
  out(`${steps} steps, ${records} events, ${tickets} tickets, ${slips} slips, ${cuts} cuts of power or process`);
  out(`${days.toFixed(0)} centre-days in ${seconds.toFixed(1)} s: ${(days / seconds).toFixed(1)} a second`);
  out(`${count - failed} passed, ${failed} failed`);
  return failed === 0;
}

function wordsOf(problem: unknown, isWhole: boolean): string {
  if (!(problem instanceof Error)) return String(problem);
  return isWhole ? (problem.stack ?? problem.message) : (problem.message.split("\n")[0] ?? "");
}
