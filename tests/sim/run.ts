import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { reportSignals } from "./honesty/report.ts";
import type { Lived } from "./worker.ts";

export interface SimulatorPlan {
  readonly first: number;
  readonly count: number;
  readonly hours: number;
  readonly out: (line: string) => void;
}

const FAILURES_TOLD = 5;
const HOURS_A_DAY = 24;

/** Runs the seeds, on every core one at a time; true where every claim held. A failure is a line that repeats it. */
export async function runSimulator({ first, count, hours, out }: SimulatorPlan): Promise<boolean> {
  const began = process.cpuUsage();
  const seeds = Array.from({ length: count }, (_, at) => first + at);
  const cores = Math.min(availableParallelism(), count);
  const lives = (
    await Promise.all(Array.from({ length: cores }, (_, core) => work(seeds, { core, cores, hours })))
  ).flat();
  const failures = lives.filter((life) => life.why !== null).sort((one, other) => one.seed - other.seed);
  for (const { seed, why } of failures.slice(0, FAILURES_TOLD)) {
    out(
      `seed ${seed}: ${count === 1 ? why : why?.split("\n")[0]}   again: talon simulate --seed ${seed} --hours ${hours}`,
    );
  }
  if (count === 1) out(JSON.stringify(lives[0]?.told));
  const sum = (pick: (told: NonNullable<Lived["told"]>) => number) =>
    lives.reduce((total, { told }) => total + (told === null ? 0 : pick(told)), 0);
  const { user, system } = process.cpuUsage(began);
  const coreSeconds = (user + system) / 1_000_000;
  const days = (count * (hours + 1)) / HOURS_A_DAY;
  out(
    `${sum((told) => told.steps)} steps, ${sum((told) => told.records)} events, ${sum((told) => told.tickets)} tickets,`,
  );
  out(`${sum((told) => told.slips)} slips, ${sum((told) => told.cuts)} cuts of power or process`);
  if (count > 1) await reportSignals(out);
  out(
    `${days.toFixed(1)} centre-days, and all that is claimed of them, in ${coreSeconds.toFixed(1)} s of a core: ${(days / coreSeconds).toFixed(2)} a second and core`,
  );
  out(`${count - failures.length} passed, ${failures.length} failed`);
  return failures.length === 0;
}

interface Share {
  readonly core: number;
  readonly cores: number;
  readonly hours: number;
}

function work(seeds: readonly number[], { core, cores, hours }: Share): Promise<readonly Lived[]> {
  const mine = seeds.filter((_, at) => at % cores === core);
  return new Promise((settle, fail) => {
    const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: { seeds: mine, hours } });
    worker.once("message", settle);
    worker.once("error", fail);
  });
}
