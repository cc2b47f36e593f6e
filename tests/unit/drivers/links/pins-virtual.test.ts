import { describe, expect, test } from "vitest";
import { PRESS_MS, VirtualChip } from "../../../../drivers/links/pins-virtual.ts";
import { TestWorld } from "../world.ts";

describe("the virtual chip", () => {
  test("a press holds the line and lets it go again, and whoever watches sees both", () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const seen: string[] = [];
    chip.watch((line, level) => seen.push(`${world.mono()} ${line} ${level}`));
    chip.press(17);
    world.pass(1000);
    expect(seen).toEqual(["0 17 active", `${PRESS_MS} 17 inactive`]);
  });

  test("pulling the chip tells each holder that its pins are lost and leaves outputs inactive", () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const told: string[] = [];
    const sink = {
      opened: () => told.push("opened"),
      edge: () => told.push("edge"),
      closed: (fault: string) => told.push(fault),
    };
    const pins = chip.pins();
    pins.claim({ inputs: [], outputs: [21], wiring: "active-low" }, sink);
    world.pass(1);
    pins.drive(21, "active");
    chip.unplug(true);
    expect(chip.level(21)).toBe("inactive");
    pins.claim({ inputs: [], outputs: [21], wiring: "active-low" }, sink);
    world.pass(1);
    chip.unplug(false);
    pins.claim({ inputs: [], outputs: [21], wiring: "active-low" }, sink);
    world.pass(1);
    expect(told).toEqual(["opened", "pin-lost", "pin-absent", "opened"]);
  });
});
