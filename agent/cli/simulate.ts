import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { CliIo } from "./cli-io.ts";

const SIMULATOR = new URL("../../tests/sim/run.ts", import.meta.url);

interface SimulateOptions {
  readonly seeds: string;
  readonly hours: string;
  readonly seed?: string;
}

/** The deterministic simulator. It lives with the tests, which an installed centre does not carry. */
export function addSimulateVerb(program: Command, io: CliIo): void {
  program
    .command("simulate")
    .description("the whole agent in virtual time, with people and trouble drawn from seeds")
    .option("--seeds <N>", "how many seeds, from 1", "20")
    .option("--hours <H>", "hours of trouble in each; an hour of calm follows", "30")
    .option("--seed <S>", "this one seed only")
    .action(async ({ seeds, hours, seed }: SimulateOptions) => {
      if (!existsSync(SIMULATOR)) {
        io.err("simulate: the simulator is not part of an installed centre. Run it in a checkout.");
        return io.exit(1);
      }
      const { runSimulator } = await import(SIMULATOR.href);
      const first = seed === undefined ? 1 : Number(seed);
      const count = seed === undefined ? Number(seeds) : 1;
      if (![first, count, Number(hours)].every((number) => Number.isInteger(number) && number > 0)) {
        io.err("simulate: --seeds, --hours and --seed are whole numbers from 1.");
        return io.exit(2);
      }
      if (!(await runSimulator({ first, count, hours: Number(hours), out: io.out }))) io.exit(1);
    });
}
