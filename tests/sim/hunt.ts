import { simulate } from "./world.ts";

/** Runs seeds against a mutant: prints how many saw it and the claim that told first. */
const [seeds = 20, hours = 12] = process.argv.slice(2).map(Number);
let caught = 0;
let claim = "nobody noticed";
for (let seed = 1; seed <= seeds; seed += 1) {
  try {
    simulate(seed, hours);
  } catch (problem) {
    if (caught === 0) claim = problem instanceof Error ? (problem.message.split("\n")[0] ?? "") : String(problem);
    caught += 1;
  }
}
process.stdout.write(`${caught}\t${claim}\n`);
