import { describe, expect, test } from "vitest";
import { ASK_MS, chardevPins } from "../../../../drivers/links/pins-chardev.ts";
import { TestWorld } from "../world.ts";
import { FakeGpioKernel } from "./fake-gpio-kernel.ts";

const request = { inputs: [17], outputs: [21], wiring: "active-low" as const };

function setUp(prepare: (kernel: FakeGpioKernel) => void = () => {}, label: string | null = null) {
  const world = new TestWorld();
  const kernel = new FakeGpioKernel();
  kernel.nowMs = () => world.mono();
  prepare(kernel);
  const pins = chardevPins(label, {
    kernel,
    mono: world.mono,
    soon: (call) => world.after(0, call),
    every: (ms, call) => world.every(ms, call),
  });
  const told: string[] = [];
  pins.claim(request, {
    opened: () => told.push("opened"),
    edge: (line, level, at) => told.push(`${line} ${level} ${at}`),
    closed: (fault) => told.push(fault),
  });
  world.pass(0);
  return { world, kernel, pins, told };
}

describe("pins through the character device", () => {
  test("an edge carries the moment at which the kernel stamped it, however late it is read", () => {
    const { world, kernel, told } = setUp();
    world.pass(3);
    kernel.pull(17, "active");
    world.pass(ASK_MS);
    expect(told).toEqual(["opened", "17 active 3"]);
  });

  test("three presses during a stall are all told, with their own moments", () => {
    const { world, kernel, told } = setUp();
    for (let press = 0; press < 3; press += 1) {
      world.skip(700);
      kernel.pull(17, "active");
      world.skip(100);
      kernel.pull(17, "inactive");
    }
    world.pass(ASK_MS);
    expect(told.filter((word) => word.includes(" active"))).toEqual([
      "17 active 700",
      "17 active 1500",
      "17 active 2300",
    ]);
  });

  test("edges that the kernel had to drop are counted, and the present level is told", () => {
    const { world, kernel, pins, told } = setUp();
    for (let edge = 0; edge < 41; edge += 1) kernel.pull(17, edge % 2 === 0 ? "active" : "inactive");
    world.pass(ASK_MS);
    expect(pins.lostEdges()).toBe(41 - 16);
    expect(told.at(-1)).toMatch(/^17 active/);
  });

  test.each([
    ["EBUSY", "pin-busy"],
    ["EACCES", "pin-denied"],
    ["EPERM", "pin-denied"],
    ["EINVAL", "pin-absent"],
  ])("%s upon the claim is %s", (errno, fault) => {
    const { told } = setUp((kernel) => {
      kernel.failure = errno;
    });
    expect(told).toEqual([fault]);
  });

  test("a chip with another label is none", () => {
    expect(setUp(undefined, "mcp23017").told).toEqual(["pin-absent"]);
  });

  test("a chip that is pulled ends the claim once", () => {
    const { world, kernel, told } = setUp();
    kernel.isPulled = true;
    world.pass(10 * ASK_MS);
    expect(told).toEqual(["opened", "pin-lost"]);
  });
});
