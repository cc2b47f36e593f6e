import type { Pins } from "../../agent/ports/pins.ts";
import { chardevPins } from "../../drivers/links/pins-chardev.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { Loopback, passWithPromises } from "../unit/drivers/links/apart/loopback.ts";
import { FakeGpioKernel } from "../unit/drivers/links/fake-gpio-kernel.ts";
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

pinsContract("character device over a kernel of our own", async () => {
  const world = new TestWorld();
  const kernel = new FakeGpioKernel();
  kernel.nowMs = () => world.mono();
  const open = () =>
    chardevPins(null, {
      kernel,
      mono: world.mono,
      soon: (call) => world.after(0, call),
      every: (ms, call) => world.every(ms, call),
    });
  return {
    pins: open(),
    others: open(),
    pull: (line, level) => kernel.pull(line, level),
    level: (line) => kernel.level(line),
    passes: async (ms) => world.pass(ms),
  };
});

pinsContract("virtual chip in a process apart, played in this one", async () => {
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  const apart = (): Pins =>
    new Loopback(world, { link: () => Promise.reject(new Error("none")), pins: async () => chip.pins() }).process.pins({
      kind: "gpio",
      backend: null,
      label: null,
    });
  return {
    pins: apart(),
    others: apart(),
    pull: (line, level) => chip.set(line, level),
    level: (line) => chip.level(line),
    passes: (ms) => passWithPromises(world, ms),
  };
});
