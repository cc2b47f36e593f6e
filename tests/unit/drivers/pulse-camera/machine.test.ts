import { describe, expect, test } from "vitest";
import { VirtualChip } from "../../../../drivers/links/pins-virtual.ts";
import { pulseCamera } from "../../../../drivers/pulse-camera/driver.ts";
import { MARKS_MAX } from "../../../../drivers/pulse-camera/machine.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

describe("a camera on an alarm input", () => {
  test("pulse and rest last as long as configured", () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = pulseCamera.options.parse({ pin: 21, pulseMs: 200, gapMs: 50 });
    const request = { inputs: [], outputs: [21], wiring: "active-high" as const };
    expect(pulseCamera.pins?.(options)).toEqual(request);
    const rig = new DeviceRig(world, pulseCamera.machine(options), { pins: chip.pins(), request }).start();
    const pulses: string[] = [];
    chip.watch((_, level) => pulses.push(`${world.mono()} ${level}`));
    rig.order({ type: "mark", id: "a" });
    rig.order({ type: "mark", id: "b" });
    world.pass(1_000);
    expect(pulses).toEqual(["1 active", "201 inactive", "251 active", "451 inactive"]);
  });

  test("sixteen marks wait behind the one that pulses, the next is not made", () => {
    const world = new TestWorld();
    const machine = pulseCamera.machine(pulseCamera.options.parse({ pin: 21 }));
    machine.take({ type: "opened" }, world.mono());
    const told = Array.from({ length: MARKS_MAX + 2 }, (_, place) =>
      machine.take({ type: "order", order: { type: "mark", id: `${place}` } }, world.mono()),
    ).flat();
    expect(told.filter((out) => out.type === "told")).toEqual([
      { type: "told", word: { type: "marked", id: "0", confirmed: false } },
      { type: "told", word: { type: "not-marked", id: `${MARKS_MAX + 1}` } },
    ]);
  });

  test.each([{}, { pin: 99 }, { pin: 21, pulseMs: 10 }, { pin: 21, pulseMs: 5001 }, { pin: 21, colour: 1 }])(
    "%j is refused",
    (raw) => {
      expect(pulseCamera.options.safeParse(raw).success).toBe(false);
    },
  );
});
