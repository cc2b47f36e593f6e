import { describe, expect, test } from "vitest";
import type { PinRequest, PinSink } from "../../../../agent/ports/pins.ts";
import { GpioHolder } from "../../../../drivers/links/gpio-holder.ts";
import { chardevPins } from "../../../../drivers/links/pins-chardev.ts";
import { TestWorld } from "../world.ts";
import { FakeGpioKernel } from "./fake-gpio-kernel.ts";

const KIOSK: PinRequest = { inputs: [17], outputs: [21], wiring: "active-low" };
const PAD: PinRequest = { inputs: [5, 6], outputs: [], wiring: "active-high" };

function setUp(prepare: (kernel: FakeGpioKernel) => void = () => {}) {
  const world = new TestWorld();
  const kernel = new FakeGpioKernel(world);
  prepare(kernel);
  const holder = new GpioHolder({ mono: world.mono, soon: (call) => world.after(0, call), kernel });
  const log: string[] = [];
  const claim = (name: string, request: PinRequest, label: string | null = null) => {
    const pins = chardevPins(label, holder);
    const sink: PinSink = {
      opened: () => log.push(`${name} opened`),
      edge: ({ line, level, at, doubt }) => {
        const told = `${name} ${line} ${level} ${at}`;
        log.push(doubt === undefined ? told : `${told} unseen since ${doubt.since}, lost ${doubt.lost}`);
      },
      closed: (fault, by) => log.push(by === undefined ? `${name} ${fault}` : `${name} ${fault} by ${by}`),
    };
    const again = (): void => pins.claim(request, sink);
    again();
    return { pins, again };
  };
  return { world, kernel, log, claim };
}

describe("pins through the character device", () => {
  test("an edge carries the moment at which the kernel stamped it, however late it is read", () => {
    const { world, kernel, log, claim } = setUp();
    claim("kiosk", KIOSK);
    world.pass(3);
    kernel.pull(17, "active");
    world.skip(240);
    world.pass(1);
    expect(log).toEqual(["kiosk opened", "kiosk 17 active 3"]);
  });

  test("nothing is asked of the kernel while nothing happens", () => {
    const { world, kernel, claim } = setUp();
    claim("kiosk", KIOSK);
    world.pass(3_600_000);
    expect(kernel.wakeUps).toBe(0);
  });

  test("all devices of a chip are one request, whatever their wiring, and their edges come in the order of the edges", () => {
    const { world, kernel, log, claim } = setUp();
    claim("kiosk", KIOSK);
    claim("pad", PAD);
    claim("camera", { inputs: [], outputs: [13], wiring: "active-high" });
    world.pass(1);
    expect(kernel.requests).toHaveLength(1);
    kernel.pull(6, "active");
    world.skip(1);
    kernel.pull(17, "active");
    world.skip(1);
    kernel.pull(6, "inactive");
    world.pass(1);
    expect(log).toEqual([
      "kiosk opened",
      "pad opened",
      "camera opened",
      "pad 6 active 1",
      "kiosk 17 active 2",
      "pad 6 inactive 3",
    ]);
  });

  test("a device that comes later gets a request of its own, and those that hold theirs lose nothing", () => {
    const { world, kernel, log, claim } = setUp();
    const kiosk = claim("kiosk", KIOSK);
    world.pass(1);
    kiosk.pins.drive(21, "active");
    claim("pad", PAD);
    kernel.pull(17, "active");
    world.pass(1);
    expect(kernel.held).toBe(2);
    expect(kernel.level(21)).toBe("active");
    expect(log).toContain("kiosk 17 active 1");
  });

  test("the last device that leaves closes the request, and one that comes again before that finds its lines in it", () => {
    const { world, kernel, log, claim } = setUp();
    const kiosk = claim("kiosk", KIOSK);
    const pad = claim("pad", PAD);
    world.pass(1);
    pad.pins.release();
    kernel.pull(6, "active");
    world.pass(1);
    pad.again();
    world.pass(1);
    expect(kernel.requests).toHaveLength(1);
    expect(log.slice(2)).toEqual(["pad opened", "pad 6 active 2"]);
    pad.pins.release();
    expect(kernel.held).toBe(1);
    kiosk.pins.release();
    expect(kernel.held).toBe(0);
  });

  test("one line that somebody else has costs only the device that wants it, and he is named", () => {
    const { world, kernel, log, claim } = setUp((kernel) => kernel.others.set(6, "gpio-keys"));
    claim("kiosk", KIOSK);
    claim("pad", PAD);
    world.pass(1);
    expect(log).toEqual(["pad pin-busy by gpio-keys", "kiosk opened"]);
    kernel.others.clear();
    claim("pad", PAD);
    world.pass(1);
    expect(log.at(-1)).toBe("pad opened");
  });

  test("of two devices that want one line the first has it", () => {
    const { world, log, claim } = setUp();
    claim("kiosk", KIOSK);
    claim("copy", KIOSK);
    world.pass(1);
    expect(log).toEqual(["copy pin-busy by talon", "kiosk opened"]);
  });

  test("edges that the kernel had to drop are counted where they were lost, and the present level is told", () => {
    const { world, kernel, log, claim } = setUp();
    claim("kiosk", { inputs: [17], outputs: [], wiring: "active-low" });
    world.pass(1);
    for (let edge = 0; edge < 41; edge += 1) {
      world.skip(1);
      kernel.pull(17, edge % 2 === 0 ? "active" : "inactive");
    }
    world.pass(1);
    expect(log[1]).toBe(`kiosk 17 inactive 27 unseen since 0, lost ${41 - 16}`);
    expect(log.at(-1)).toBe("kiosk 17 active 42");
  });

  test("a line whose every edge was dropped by a neighbour's storm is looked at", () => {
    const { world, kernel, log, claim } = setUp();
    claim("pad", PAD);
    world.pass(1);
    kernel.pull(5, "active");
    for (let edge = 0; edge < 200; edge += 1) kernel.pull(6, edge % 2 === 0 ? "active" : "inactive");
    world.pass(1);
    expect(log).toContain("pad 5 active 1 unseen since 0, lost 0");
  });

  test.each([
    ["EBUSY", "pin-busy"],
    ["EACCES", "pin-denied"],
    ["EPERM", "pin-denied"],
    ["EINVAL", "pin-absent"],
  ])("%s upon the claim is %s", (errno, fault) => {
    const { world, log, claim } = setUp((kernel) => {
      kernel.failure = errno;
    });
    claim("kiosk", KIOSK);
    claim("pad", PAD);
    world.pass(1);
    expect(log).toEqual([`kiosk ${fault}`, `pad ${fault}`]);
  });

  test("a chip is chosen by its label, and a label that none or several carry is none", () => {
    const { world, log, claim } = setUp((kernel) => {
      for (const number of [1, 2]) kernel.addChip({ path: `/dev/gpiochip${number}`, label: "mcp23017", lines: 16 });
    });
    claim("kiosk", KIOSK, "pinctrl-bcm2711");
    claim("pad", PAD, "mcp23017");
    claim("lamp", KIOSK, "pcf8574");
    claim("far", { ...KIOSK, inputs: [58] });
    world.pass(1);
    expect([...log].sort()).toEqual(["far pin-absent", "kiosk opened", "lamp pin-absent", "pad pin-absent"]);
  });

  test("a chip that is pulled ends the claims of all its devices once each, and is claimed again in one request", () => {
    const { world, kernel, log, claim } = setUp();
    const devices = [claim("kiosk", KIOSK), claim("pad", PAD)];
    world.pass(1);
    kernel.unplug();
    world.pass(1000);
    expect(log.slice(2)).toEqual(["kiosk pin-lost", "pad pin-lost"]);
    for (const { again } of devices) again();
    world.pass(1);
    expect(log.slice(4)).toEqual(["kiosk pin-absent", "pad pin-absent"]);
    kernel.isPulled = false;
    for (const { again } of devices) again();
    world.pass(1);
    expect(log.slice(6)).toEqual(["kiosk opened", "pad opened"]);
    expect(kernel.requests).toHaveLength(2);
  });

  test("a chip that is gone when an output is driven is lost", () => {
    const { world, kernel, log, claim } = setUp();
    const kiosk = claim("kiosk", KIOSK);
    world.pass(1);
    kernel.isPulled = true;
    kiosk.pins.drive(21, "active");
    expect(log.at(-1)).toBe("kiosk pin-lost");
  });

  test("a device that is released within the turn in which it claimed gets nothing", () => {
    const { world, kernel, log, claim } = setUp();
    claim("kiosk", KIOSK).pins.release();
    world.pass(1);
    expect(log).toEqual([]);
    expect(kernel.held).toBe(0);
  });
});
