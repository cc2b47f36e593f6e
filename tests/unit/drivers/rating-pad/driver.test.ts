import { describe, expect, test } from "vitest";
import { VirtualChip } from "../../../../drivers/links/pins-virtual.ts";
import { ratingPad } from "../../../../drivers/rating-pad/driver.ts";
import { playTrace, TRACES } from "../../../golden/traces.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

describe("a rating pad", () => {
  test("a leaning hand on several keys is one answer, the first", () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = ratingPad.options.parse({ keys: { 1: 5, 2: 6, 3: 13, 4: 19, 5: 26 } });
    const request = { inputs: [5, 6, 13, 19, 26], outputs: [], wiring: "active-low" as const };
    expect(ratingPad.pins?.(options)).toEqual(request);
    const rig = new DeviceRig(world, ratingPad.machine(options), { pins: chip.pins(), request }).start();
    chip.press(19, 400);
    world.pass(15);
    chip.press(26, 400);
    chip.press(13, 400);
    world.pass(2000);
    expect(rig.words).toEqual([{ type: "pressed", key: "4", at: 1 }]);
  });

  test.each(TRACES)("golden trace: $name", ({ edges, ratingPad: presses }) => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = ratingPad.options.parse({ keys: { 5: 26 } });
    const request = { inputs: [26], outputs: [], wiring: "active-low" as const };
    const rig = new DeviceRig(world, ratingPad.machine(options), { pins: chip.pins(), request }).start();
    playTrace(chip, world, { line: 26, edges });
    expect(rig.words.map(({ at }) => at)).toEqual(presses);
  });

  test.each([{ keys: { 6: 5 } }, { keys: { best: 5 } }])("%j is refused: a score is 1 to 5", (raw) => {
    expect(ratingPad.options.safeParse(raw).success).toBe(false);
  });
});
