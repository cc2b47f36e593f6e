import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { pinsContract } from "./pins.contract.ts";

pinsContract("virtual chip", async () => {
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  return {
    pins: chip.pins(),
    others: chip.pins(),
    pull: (line, level) => chip.set(line, level),
    level: (line) => chip.level(line),
    passes: async (ms) => world.pass(ms),
  };
});
