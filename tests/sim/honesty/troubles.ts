import type { DayPlan } from "./day-plan.ts";
import { CLOSES_MS, OPENS_MS, type World } from "./world.ts";

const MINUTE_MS = 60_000;

/** What befalls a centre and is nobody's fault. */
export function letTroubleCome(world: World, { troubles, entropy }: DayPlan): void {
  const chance = entropy.split();
  const sometime = () => chance.between(OPENS_MS + 20 * MINUTE_MS, CLOSES_MS - 60 * MINUTE_MS);
  const minutes = (least: number, most: number) => chance.between(least, most) * MINUTE_MS;
  if (troubles.board) {
    const board = chance.pick(world.rules.stations).board ?? "";
    fail(world, board, { at: sometime(), forMs: minutes(15, 90) });
  }
  if (troubles.printer) fail(world, "printer", { at: sometime(), forMs: minutes(3, 15) });
  if (troubles.power) world.time.after(sometime(), () => world.cutPower(minutes(2, 40)));
  const holds = (troubles.hold ? 1 : 0) + (troubles.flood ? 3 : 0);
  for (let no = 0; no < holds; no += 1) hold(world, sometime(), minutes(8, 70));
}

function fail(world: World, device: string, { at, forMs }: { at: number; forMs: number }): void {
  world.time.after(at, () => world.device(device, "failed"));
  world.time.after(at + forMs, () => world.device(device, "ready"));
}

function hold(world: World, at: number, forMs: number): void {
  world.time.after(at, () => world.tell({ type: "hold.asked", by: "control", reason: "air-raid alarm" }));
  world.time.after(at + forMs, () => resume(world));
}

function resume(world: World): void {
  if (world.tell({ type: "resume.asked", by: "control" }) === null) world.time.after(MINUTE_MS, () => resume(world));
}
