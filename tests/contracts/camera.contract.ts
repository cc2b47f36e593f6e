import { describe, expect, test } from "vitest";
import type { CameraOrder, CameraWord } from "../../agent/ports/camera.ts";
import type { Driver } from "../../drivers/driver.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

/** What every camera that is marked through a line promises; `raw` puts it on line 21. */
export function cameraContract<Options>(driver: Driver<"camera", Options>, raw: unknown): void {
  const setUp = () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = driver.options.parse(raw);
    const request = driver.pins?.(options);
    if (!request) throw new Error("this camera needs pins");
    const rig = new DeviceRig<CameraOrder, CameraWord>(world, driver.machine(options), { pins: chip.pins(), request });
    const pulses: string[] = [];
    chip.watch((line, level) => pulses.push(`${world.mono()} ${line} ${level}`));
    const mark = (id: string): void => rig.order({ type: "mark", id, act: "called" });
    return { world, chip, rig, pulses, mark, said: () => rig.words.map((word) => `${word.type} ${word.id}`) };
  };

  describe(`camera: ${driver.name}`, () => {
    test("a mark is told when its pulse began, and never as confirmed", () => {
      const { world, rig, chip, mark } = setUp();
      rig.start();
      mark("a");
      expect(chip.level(21)).toBe("active");
      expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: false }]);
      world.pass(10_000);
      expect(chip.level(21)).toBe("inactive");
      expect(rig.states).toEqual(["opening", "ready"]);
    });

    test("each mark has a pulse of its own, in order, with a rest between", () => {
      const { world, rig, pulses, mark, said } = setUp();
      rig.start();
      for (const id of ["a", "b", "c"]) mark(id);
      world.pass(60_000);
      expect(said()).toEqual(["marked a", "marked b", "marked c"]);
      expect(pulses.map((pulse) => pulse.split(" ")[2])).toEqual([
        "active",
        "inactive",
        "active",
        "inactive",
        "active",
        "inactive",
      ]);
      const moments = pulses.map((pulse) => Number(pulse.split(" ")[0]));
      const steps = moments.slice(1).map((moment, place) => moment - (moments[place] ?? 0));
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(20);
    });

    test("every mark has exactly one answer, also beyond what can wait", () => {
      const { world, rig, mark } = setUp();
      rig.start();
      const ids = Array.from({ length: 40 }, (_, place) => `m${place}`);
      for (const id of ids) mark(id);
      world.pass(600_000);
      expect(rig.words.map((word) => word.id).sort()).toEqual([...ids].sort());
      expect(rig.words.filter((word) => word.type === "not-marked").length).toBeGreaterThan(0);
    });

    test("a mark without pins is not made, and says so at once", () => {
      const { chip, rig, mark, said } = setUp();
      chip.unplug(true);
      rig.start();
      mark("a");
      expect(said()).toEqual(["not-marked a"]);
    });

    test("pins lost in mid-pulse leave the line inactive and tell waiting marks as not made", () => {
      const { world, chip, rig, mark, said } = setUp();
      rig.start();
      for (const id of ["a", "b"]) mark(id);
      chip.unplug(true);
      expect(chip.level(21)).toBe("inactive");
      expect(said()).toEqual(["marked a", "not-marked b"]);
      chip.unplug(false);
      world.pass(5_000);
      mark("c");
      expect(said().at(-1)).toBe("marked c");
    });
  });
}
