import { describe, expect, test } from "vitest";
import { VirtualChip } from "../../../../drivers/links/pins-virtual.ts";
import { pulseCamera } from "../../../../drivers/pulse-camera/driver.ts";
import { MARKS_MAX } from "../../../../drivers/pulse-camera/machine.ts";
import golden from "../../../golden/pulses.json" with { type: "json" };
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

function setUp(raw: object) {
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  const options = pulseCamera.options.parse({ pin: 21, ...raw });
  const request = pulseCamera.pins?.(options) ?? { inputs: [], outputs: [], wiring: "active-high" };
  const rig = new DeviceRig(world, pulseCamera.machine(options), { pins: chip.pins(), request }).start();
  const pulses: string[] = [];
  chip.watch((_, level) => pulses.push(`${world.mono()} ${level}`));
  return { world, chip, rig, pulses };
}

describe("a camera on an alarm input", () => {
  test.each(golden.vectors)("golden trace: $name", ({ orders, edges }) => {
    const { world, rig, pulses } = setUp(golden.options);
    const from = world.mono();
    for (const act of orders) rig.order(act === "calibrate" ? { type: act, id: act } : { type: "mark", id: act, act });
    world.pass(20_000);
    expect(pulses).toEqual(edges.map(([at, level]) => `${from + Number(at)} ${level}`));
  });

  test("pulse and rest last as long as configured", () => {
    const { world, rig, pulses } = setUp({ pulseMs: 200, gapMs: 50, restMs: 300 });
    rig.order({ type: "mark", id: "a", act: "called" });
    rig.order({ type: "mark", id: "b", act: "called" });
    world.pass(1_000);
    expect(pulses).toEqual(["1 active", "201 inactive", "501 active", "701 inactive"]);
  });

  test("each act has its pattern, and what has none the one pulse", () => {
    const { world, rig, pulses } = setUp({ pulseMs: 400, gapMs: 100, patterns: { started: [100, 200] } });
    rig.order({ type: "mark", id: "a", act: "started" });
    world.pass(2_000);
    expect(pulses).toEqual(["1 active", "101 inactive", "201 active", "401 inactive"]);
    rig.order({ type: "mark", id: "b", act: "called" });
    world.pass(2_000);
    expect(pulses.slice(4)).toEqual(["2001 active", "2401 inactive"]);
    expect(rig.words.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(rig.life.figures().own).toEqual({ pulses: 3, activeMs: 700 });
  });

  test("a calibration has a pattern of its own, and is told at its first edge", () => {
    const { world, rig, pulses } = setUp({ calibration: [1_000, 300, 1_000] });
    rig.order({ type: "calibrate", id: "a" });
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: false }]);
    world.pass(10_000);
    expect(pulses.length).toBe(6);
  });

  test("without a pattern for it a calibration is told as not made", () => {
    const { rig, pulses } = setUp({});
    rig.order({ type: "calibrate", id: "a" });
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
    expect(pulses).toEqual([]);
  });

  test.each([10, 25, 50, 80])("under a storm of marks the line is active %d percent of the time at most", (duty) => {
    const { world, rig, chip } = setUp({ pulseMs: 2_000, restMs: 200, dutyPercent: duty });
    let activeMs = 0;
    const from = world.mono();
    for (let step = 0; step < 12_000; step += 1) {
      if (step % 50 === 0) rig.order({ type: "mark", id: `${step}`, act: "called" });
      if (chip.level(21) === "active") activeMs += 10;
      world.pass(10);
    }
    const share = (100 * activeMs) / (world.mono() - from);
    expect(share).toBeLessThanOrEqual(duty + 2);
    expect(share).toBeGreaterThan(duty / 2);
  });

  test("sixteen marks wait behind the one that pulses, the next is not made", () => {
    const world = new TestWorld();
    const machine = pulseCamera.machine(pulseCamera.options.parse({ pin: 21 }));
    machine.take({ type: "opened" }, world.mono());
    const told = Array.from({ length: MARKS_MAX + 2 }, (_, place) =>
      machine.take({ type: "order", order: { type: "mark", id: `${place}`, act: "called" } }, world.mono()),
    ).flat();
    expect(told.filter((out) => out.type === "told")).toEqual([
      { type: "told", word: { type: "marked", id: "0", confirmed: false } },
      { type: "told", word: { type: "not-marked", id: `${MARKS_MAX + 1}` } },
    ]);
  });

  test.each([
    {},
    { pin: 99 },
    { pin: 21, pulseMs: 10 },
    { pin: 21, pulseMs: 5001 },
    { pin: 21, colour: 1 },
    { pin: 21, patterns: { called: [] } },
    { pin: 21, patterns: { called: [500, 10] } },
    { pin: 21, patterns: { called: [500, 500, 500, 500, 500, 500, 500, 500, 500] } },
    { pin: 21, patterns: { slept: [500] } },
    { pin: 21, gapMs: 500, restMs: 400 },
    { pin: 21, dutyPercent: 0 },
    { pin: 21, calibration: [600] },
    { pin: 21, patterns: { started: [1000, 1000] }, calibration: [1100, 1000] },
  ])("%j is refused", (raw) => {
    expect(pulseCamera.options.safeParse(raw).success).toBe(false);
  });
});
