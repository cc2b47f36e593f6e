import { afterEach, expect, test } from "vitest";
import { Chance } from "./rig/chance.ts";
import { runCycles } from "./rig/cycles.ts";
import { openCentre, type TestCentre } from "./rig.ts";

const CYCLES = 40;
const SEED = 11;

let centre: TestCentre;
afterEach(() => centre.close());

test(`agent, hub and broker killed, stopped and cut off ${CYCLES} times: nothing lost, nothing doubled, the order kept`, {
  timeout: 600_000,
}, async () => {
  centre = await openCentre();
  await centre.agent.start();
  const outcome = await runCycles(centre, new Chance(SEED), CYCLES);
  console.log(JSON.stringify(outcome));
  expect(outcome).toMatchObject({ cycles: CYCLES, lost: 0, doubled: 0, disordered: 0 });
  expect(outcome.recorded).toBeGreaterThan(CYCLES);
});
