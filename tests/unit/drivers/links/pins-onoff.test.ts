import { describe, expect, test } from "vitest";
import type { PinRequest } from "../../../../agent/ports/pins.ts";
import type { SysfsChip } from "../../../../drivers/links/gpio-sysfs.ts";
import { onoffPins } from "../../../../drivers/links/pins-onoff.ts";
import { TestWorld } from "../world.ts";
import { FakeSysfs } from "./fake-sysfs.ts";

const KIOSK: PinRequest = { inputs: [17], outputs: [21], wiring: "active-low" };

function setUp(prepare: (sysfs: FakeSysfs) => void = () => {}, chip?: SysfsChip) {
  const world = new TestWorld();
  const sysfs = new FakeSysfs(world, chip);
  prepare(sysfs);
  const log: string[] = [];
  const shared = { mono: world.mono, soon: (call: () => void) => world.after(0, call), sysfs, ours: new Set<number>() };
  const claim = (request: PinRequest = KIOSK, label: string | null = null) => {
    const pins = onoffPins(label, shared);
    pins.claim(request, {
      opened: () => log.push("opened"),
      edge: ({ line, level, at, doubt }) =>
        log.push(`${line} ${level} ${at}${doubt === undefined ? "" : ` unseen since ${doubt.since}`}`),
      closed: (fault, holder) => log.push(holder === undefined ? fault : `${fault} by ${holder}`),
    });
    world.pass(1);
    return pins;
  };
  return { world, sysfs, log, claim };
}

describe("pins through sysfs", () => {
  test.each([
    ["Raspberry Pi 4 with a kernel before 6.6", { label: "pinctrl-bcm2711", base: 0, lines: 58 }, 17],
    ["Raspberry Pi 4 with a recent kernel", { label: "pinctrl-bcm2711", base: 512, lines: 58 }, 529],
    ["Raspberry Pi 5", { label: "pinctrl-rp1", base: 571, lines: 54 }, 588],
  ])(
    "GPIO EINVAL, pins that moved, and a sysfs that is gone: line 17 of a %s is counted from its chip's base",
    (_board, chip, number) => {
      const { sysfs, log, claim } = setUp(undefined, chip);
      claim();
      expect(log).toEqual(["opened"]);
      expect([...sysfs.exported.keys()]).toContain(number);
    },
  );

  test("a line beyond the chip is absent, and no number of another chip is touched", () => {
    const { sysfs, log, claim } = setUp();
    claim({ ...KIOSK, inputs: [58] });
    expect(log).toEqual(["pin-absent"]);
    expect(sysfs.exported.size).toBe(0);
  });

  test("the kernel's own EINVAL is an absent line, and whatever was exported before it is given back", () => {
    const { sysfs, log, claim } = setUp();
    sysfs.failure = "EINVAL";
    claim();
    expect(log).toEqual(["pin-absent"]);
    expect(sysfs.exported.size).toBe(0);
  });

  test("a kernel without /sys/class/gpio is said as what it is: pins-unsupported", () => {
    const { log, claim } = setUp((sysfs) => {
      sysfs.isThere = false;
    });
    claim();
    expect(log).toEqual(["pins-unsupported"]);
  });

  test("pins that moved while they were held are lost, and are found again at their new place", () => {
    const { world, sysfs, log, claim } = setUp();
    claim();
    sysfs.isPulled = true;
    sysfs.pull(17, "active");
    world.pass(1);
    claim();
    sysfs.isPulled = false;
    claim();
    expect(log).toEqual(["opened", "pin-lost", "pin-absent", "opened", "17 active 3"]);
  });

  test("what a killed process left behind is taken back: its output rests before anything else is done", () => {
    const { sysfs, log, claim } = setUp((sysfs) => {
      sysfs.open(533, "low", true);
      sysfs.open(529, "in", true);
    });
    expect(sysfs.level(21)).toBe("active");
    claim();
    expect(sysfs.level(21)).toBe("inactive");
    expect(log).toEqual(["opened"]);
  });

  test("release leaves nothing exported and outputs at rest", () => {
    const { sysfs, claim } = setUp();
    const pins = claim();
    pins.drive(21, "active");
    expect(sysfs.level(21)).toBe("active");
    pins.release();
    expect(sysfs.level(21)).toBe("inactive");
    expect(sysfs.exported.size).toBe(0);
  });

  test("a line that a live program of somebody else has open is left to him, and he is named", () => {
    const { sysfs, log, claim } = setUp((sysfs) => {
      sysfs.open(529, "in", false);
      sysfs.others.set(529, "python3");
    });
    claim();
    expect(log).toEqual(["pin-busy by python3"]);
    expect([...sysfs.exported.keys()]).toEqual([529]);
  });

  test.each([
    ["EBUSY", "pin-busy"],
    ["EACCES", "pin-denied"],
  ])("%s upon the export is %s", (code, fault) => {
    const { sysfs, log, claim } = setUp();
    sysfs.failure = code;
    claim();
    expect(log).toEqual([fault]);
  });

  test("an edge says since when nobody looked, and a look at a line that kept its level says nothing of the kind", () => {
    const { world, sysfs, log, claim } = setUp();
    const pins = claim();
    world.pass(9);
    sysfs.pull(17, "active");
    world.pass(10);
    pins.sample();
    world.skip(240);
    sysfs.pull(17, "inactive");
    pins.sample();
    expect(log).toEqual(["opened", "17 active 10 unseen since 0", "17 active 20", "17 inactive 260 unseen since 20"]);
  });
});
