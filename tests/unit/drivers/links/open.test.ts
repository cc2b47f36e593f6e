import { describe, expect, test } from "vitest";
import { frameBoard } from "../../../../drivers/frame-board/driver.ts";
import { openLink, openPins } from "../../../../drivers/links/open.ts";
import { VirtualChip } from "../../../../drivers/links/pins-virtual.ts";
import { TestWorld } from "../world.ts";

describe("opening what a URI names", () => {
  test("sim is a wire into the driver's own virtual twin", async () => {
    const clock = new TestWorld();
    const world = { mono: clock.mono, after: clock.after, chip: new VirtualChip(clock) };
    const options = frameBoard.options.parse({ preset: "qsystem", address: 1 });
    const device = frameBoard.sim?.(options, clock);
    if (!device) throw new Error("no virtual twin");
    const link = await openLink({ kind: "sim" }, () => device, world);
    const told: string[] = [];
    link.open({
      opened: () => told.push("opened"),
      heard: () => {},
      drained: () => told.push("drained"),
      closed: (fault) => told.push(fault),
    });
    clock.pass(1);
    link.write(Uint8Array.of(1));
    clock.pass(10);
    expect(told).toEqual(["opened", "drained"]);
  });

  test("virtual pins of all devices are on one chip", async () => {
    const clock = new TestWorld();
    const world = { mono: clock.mono, after: clock.after, chip: new VirtualChip(clock) };
    const pins = await openPins({ kind: "virtual" }, world);
    pins.claim(
      { inputs: [], outputs: [21], wiring: "active-high" },
      { opened: () => {}, edge: () => {}, closed: () => {} },
    );
    clock.pass(1);
    pins.drive(21, "active");
    expect(world.chip.level(21)).toBe("active");
  });
});
