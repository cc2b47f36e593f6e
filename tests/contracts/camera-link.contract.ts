import { describe, expect, test } from "vitest";
import type { CameraOrder, CameraWord } from "../../agent/ports/camera.ts";
import type { Driver } from "../../drivers/driver.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

const REPLUGS = 1_000;
const HEALED_MS = 3_000;

/** What every camera that is marked over a wire promises; `isConfirming` where it says what it has done. */
export function linkCameraContract<Options>(
  driver: Driver<"camera", Options>,
  raw: object,
  isConfirming: boolean,
): void {
  const setUp = (more: object = {}) => {
    const world = new TestWorld();
    const options = driver.options.parse({ ...raw, ...more });
    const twin = driver.sim?.(options, world);
    if (!twin) throw new Error("this camera needs a virtual twin");
    const rig = new DeviceRig<CameraOrder, CameraWord>(world, driver.machine(options), { link: pipe(twin, world) });
    const mark = (id: string): void => rig.order({ type: "mark", id, act: "called" });
    const started = () => {
      rig.start();
      world.pass(1_000);
    };
    return { world, rig, twin, mark, started, said: () => rig.words.map((word) => `${word.type} ${word.id}`) };
  };

  describe(`camera on a wire: ${driver.name} ${JSON.stringify(raw)}`, () => {
    test("it is ready soon after its wire has opened", () => {
      const { rig, started } = setUp();
      started();
      expect(rig.states).toEqual(["opening", "ready"]);
    });

    test("a mark is told once, and as confirmed only by a camera that confirms", () => {
      const { world, rig, mark, started } = setUp();
      started();
      mark("a");
      expect(rig.words).toEqual([]);
      world.pass(10_000);
      expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: isConfirming }]);
      expect(rig.phase).toBe("ready");
    });

    test("marks are made in their order", () => {
      const { world, mark, started, said } = setUp();
      started();
      for (const id of ["a", "b", "c"]) mark(id);
      world.pass(10_000);
      expect(said()).toEqual(["marked a", "marked b", "marked c"]);
    });

    test("every mark has exactly one answer, also beyond what can wait", () => {
      const { world, rig, mark, started } = setUp();
      started();
      const ids = Array.from({ length: 40 }, (_, place) => `m${place}`);
      for (const id of ids) mark(id);
      world.pass(600_000);
      expect(rig.words.map((word) => word.id).sort()).toEqual([...ids].sort());
      expect(rig.words.filter((word) => word.type === "marked").length).toBe(17);
    });

    test("a mark without a wire is not made, and says so at once", () => {
      const { twin, mark, started, said } = setUp();
      twin.fault("unplug", true);
      started();
      mark("a");
      expect(said()).toEqual(["not-marked a"]);
    });

    test("a calibration is made where it is configured, and told as not made where it is not", () => {
      const bare = setUp();
      bare.started();
      bare.rig.order({ type: "calibrate", id: "a" });
      bare.world.pass(10_000);
      expect(bare.said()).toEqual(["not-marked a"]);
      const configured = setUp({ calibration: { setPreset: 9 } });
      configured.started();
      configured.rig.order({ type: "calibrate", id: "a" });
      configured.world.pass(10_000);
      expect(configured.said()).toEqual(["marked a"]);
      expect(configured.twin.face()).toMatchObject({ kept: [9] });
    });

    test(`a plug that is pulled ${REPLUGS} times in mid-mark leaves one answer for each mark, and heals within 3 s`, () => {
      const { world, rig, twin, mark, started } = setUp();
      started();
      for (let round = 0; round < REPLUGS; round += 1) {
        mark(`a${round}`);
        mark(`b${round}`);
        world.pass(round % 60);
        twin.fault("unplug", true);
        world.pass(200);
        twin.fault("unplug", false);
        world.pass(HEALED_MS);
        expect(rig.phase).toBe("ready");
        world.pass(10_000);
      }
      const ids = rig.words.map((word) => word.id);
      expect(ids.length).toBe(2 * REPLUGS);
      expect(new Set(ids).size).toBe(2 * REPLUGS);
      mark("last");
      world.pass(10_000);
      expect(rig.words.at(-1)).toMatchObject({ type: "marked", id: "last" });
    });

    test("noise on the wire never makes a mark confirmed, and when it ends the next mark is made", () => {
      const { world, rig, twin, mark, started } = setUp();
      started();
      twin.fault("garbage", true);
      for (let at = 0; at < 5; at += 1) {
        mark(`n${at}`);
        world.pass(60_000);
      }
      expect(rig.words.filter((word) => word.type === "marked" && word.confirmed)).toEqual([]);
      expect(rig.words.length).toBe(5);
      twin.fault("garbage", false);
      world.pass(60_000);
      mark("last");
      world.pass(10_000);
      expect(rig.words.at(-1)).toEqual({ type: "marked", id: "last", confirmed: isConfirming });
      expect(rig.phase).toBe("ready");
    });
  });
}
