import type { Pins } from "../../agent/ports/pins.ts";
import { GpioHolder } from "../../drivers/links/gpio-holder.ts";
import { chardevPins } from "../../drivers/links/pins-chardev.ts";
import { onoffPins } from "../../drivers/links/pins-onoff.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { Loopback, passWithPromises } from "../unit/drivers/links/apart/loopback.ts";
import { FakeGpioKernel } from "../unit/drivers/links/fake-gpio-kernel.ts";
import { FakeSysfs } from "../unit/drivers/links/fake-sysfs.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { pinsContract } from "./pins.contract.ts";
import type { PinsBench } from "./pins-promises.ts";

type FarEnd = Pick<PinsBench, "pull" | "level" | "keepsEdges"> & { readonly open: () => Pins };

function benchOf(world: TestWorld, { open, ...farEnd }: FarEnd): PinsBench {
  return {
    ...farEnd,
    pins: open(),
    others: open(),
    isPullKept: true,
    passes: async (ms) => world.pass(ms),
    stalls: async (ms, meanwhile) => {
      let spentMs = 0;
      for (const { afterMs, line, level } of meanwhile) {
        world.skip(afterMs - spentMs);
        spentMs = afterMs;
        farEnd.pull(line, level);
      }
      world.skip(ms - spentMs);
    },
    end: () => {},
  };
}

pinsContract("virtual chip", async () => {
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  return benchOf(world, {
    open: () => chip.pins(),
    pull: (line, level) => chip.set(line, level),
    level: (line) => chip.level(line),
    keepsEdges: true,
  });
});

pinsContract("character device over a kernel of our own", async () => {
  const world = new TestWorld();
  const kernel = new FakeGpioKernel(world);
  const holder = new GpioHolder({ mono: world.mono, soon: (call) => world.after(0, call), kernel });
  return benchOf(world, {
    open: () => chardevPins(null, holder),
    pull: (line, level) => kernel.pull(line, level),
    level: (line) => kernel.level(line),
    keepsEdges: true,
  });
});

pinsContract("onoff over a sysfs of our own", async () => {
  const world = new TestWorld();
  const sysfs = new FakeSysfs(world);
  const shared = { mono: world.mono, soon: (call: () => void) => world.after(0, call), sysfs, ours: new Set<number>() };
  return benchOf(world, {
    open: () => onoffPins(null, shared),
    pull: (line, level) => sysfs.pull(line, level),
    level: (line) => sysfs.level(line),
    keepsEdges: false,
  });
});

pinsContract("virtual chip in a process apart, played in this one", async () => {
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  const opener = { link: () => Promise.reject(new Error("none")), pins: async () => chip.pins() };
  const bench = benchOf(world, {
    open: () => new Loopback(world, opener).process.pins({ kind: "gpio", backend: null, label: null }),
    pull: (line, level) => chip.set(line, level),
    level: (line) => chip.level(line),
    keepsEdges: true,
  });
  return { ...bench, passes: (ms) => passWithPromises(world, ms) };
});
