import { parentPort, workerData } from "node:worker_threads";
import { simulate } from "./world.ts";

/** What became of one seed. */
export interface Lived {
  readonly seed: number;
  readonly told: ReturnType<typeof simulate> | null;
  /** The claim that broke first, with where; null where all held. */
  readonly why: string | null;
}

function live(seed: number, hours: number): Lived {
  try {
    return { seed, told: simulate(seed, hours), why: null };
  } catch (problem) {
    return { seed, told: null, why: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) };
  }
}

const { seeds, hours } = workerData as { readonly seeds: readonly number[]; readonly hours: number };
parentPort?.postMessage(seeds.map((seed) => live(seed, hours)));
