import { describe, expect, test } from "vitest";
import { buttons } from "../../../../drivers/buttons/driver.ts";
import { VirtualChip } from "../../../../drivers/links/pins-virtual.ts";
import { playTrace, TRACES } from "../../../golden/traces.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

describe("buttons", () => {
  test("two buttons pressed at once are two presses", () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = buttons.options.parse({ keys: { "licence-first": 17, "vehicle-registration": 27 } });
    const request = { inputs: [17, 27], outputs: [], wiring: "active-low" as const };
    expect(buttons.pins?.(options)).toEqual(request);
    expect(buttons.lines?.(options)).toEqual({ "licence-first": 17, "vehicle-registration": 27 });
    const rig = new DeviceRig(world, buttons.machine(options), { pins: chip.pins(), request }).start();
    chip.press(27);
    chip.press(17);
    world.pass(1000);
    expect(rig.words.map((word) => word.key).sort()).toEqual(["licence-first", "vehicle-registration"]);
  });

  test.each(TRACES)("golden trace: $name", ({ edges, buttons: presses }) => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = buttons.options.parse({ keys: { a: 17 } });
    const request = { inputs: [17], outputs: [], wiring: "active-low" as const };
    const rig = new DeviceRig(world, buttons.machine(options), { pins: chip.pins(), request }).start();
    playTrace(chip, world, { line: 17, edges });
    expect(rig.words.map(({ at }) => at)).toEqual(presses);
  });

  test.each([
    {},
    { keys: {} },
    { keys: { "Licence First": 17 } },
    { keys: { a: 58 } },
    { keys: { a: 17, b: 17 } },
    { keys: { a: 17 }, lamps: { b: 5 } },
    { keys: { a: 17 }, lamps: { a: 17 } },
    { keys: { a: 17 }, wiring: "inverted" },
    { keys: { a: 17 }, settleMs: 0 },
    { keys: { a: 17 }, colour: "red" },
  ])("%j is refused", (raw) => {
    expect(buttons.options.safeParse(raw).success).toBe(false);
  });
});
