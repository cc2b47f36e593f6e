import { SimWorld } from "../sim/world.ts";
import { coreSeconds, format, perCoreSecond } from "./hall/core.ts";

/**
 * Whole centre-days of the simulator: people, devices to the byte, trouble, the hub, and all that is claimed afterwards, beside the floor of the same
 * run: reading the journal that each left. `node tests/bench/simulator.ts [SEEDS] [HOURS]`.
 */
const [seedsWanted = "6", hoursWanted = "30"] = process.argv.slice(2);
const HOURS = Number(hoursWanted);
/** An hour of calm follows. */
const DAYS = (HOURS + 1) / 24;
const FLOOR_READINGS = 20;

interface Lived {
  readonly livingS: number;
  readonly claimsS: number;
  readonly events: number;
  /** Events that JSON.parse reads in a second. */
  readonly floor: number;
}

function live(seed: number): Lived {
  const began = coreSeconds();
  const world = new SimWorld(seed);
  world.run(HOURS);
  const lived = coreSeconds();
  const { records: events } = world.report();
  const claimed = coreSeconds();
  const bodies = world.records().map(({ body }) => body);
  const floor = perCoreSecond(FLOOR_READINGS * events, () => {
    for (let reading = 0; reading < FLOOR_READINGS; reading += 1) for (const body of bodies) JSON.parse(body);
  });
  return { livingS: lived - began, claimsS: claimed - lived, events, floor };
}

/** The first seed compiles what all need. */
live(1);
const lives = Array.from({ length: Number(seedsWanted) }, (_, at) => live(at + 2));
const mean = (pick: (one: Lived) => number): number => lives.reduce((sum, one) => sum + pick(one), 0) / lives.length;
const dayS = mean(({ livingS, claimsS }) => livingS + claimsS) / DAYS;
const events = mean((one) => one.events) / DAYS;
const floor = mean((one) => one.floor);
console.log(`${lives.length} seeds of ${HOURS} + 1 hours; of one core`);
console.log(`centre-days a second                            ${(1 / dayS).toFixed(2)}`);
console.log(
  `a centre-day: living it, checking its claims    ${format((mean((one) => one.livingS) / DAYS) * 1_000)} ms, ${format((mean((one) => one.claimsS) / DAYS) * 1_000)} ms`,
);
console.log(`events of a centre-day                          ${format(events)}`);
console.log(
  `floor: JSON.parse of those events               ${format(floor)}/s, ${format((events / floor) * 1_000)} ms a centre-day`,
);
console.log(`a centre-day over its floor                     ${format(dayS / (events / floor))} times`);
