import { Chance } from "./rig/chance.ts";
import { runCycles } from "./rig/cycles.ts";
import { openCentre } from "./rig.ts";

/** The whole thousand: `node tests/e2e/cycles-full.ts [CYCLES] [SEED]`, about half an hour. */
const [cycles = "1000", seed = "11"] = process.argv.slice(2);
const centre = await openCentre();
try {
  await centre.agent.start();
  console.log(JSON.stringify(await runCycles(centre, new Chance(Number(seed)), Number(cycles)), null, 1));
} finally {
  await centre.close();
}
