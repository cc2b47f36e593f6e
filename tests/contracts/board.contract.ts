import { describe, expect, test } from "vitest";
import type { BoardFace, BoardOrder, BoardWord } from "../../agent/ports/board.ts";
import type { Driver, SimDevice } from "../../drivers/driver.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

const face = (text: string): BoardFace => ({ text, arrow: "none", blink: false });

/**
 * What every driver of the role `board` promises; its virtual twin shows digits and knows the faults unplug, stall, garbage and mute.
 * `proof`: whether the board answers what it holds, or only the wire says that it was told.
 */
export function boardContract<Options>(
  name: string,
  driver: Driver<"board", Options>,
  { raw, proof }: { readonly raw: unknown; readonly proof: "read-back" | "wire" },
): void {
  const readBack = proof === "read-back";
  const setUp = (before?: (device: SimDevice) => void) => {
    const world = new TestWorld();
    const options = driver.options.parse(raw);
    const device = driver.sim?.(options, world);
    if (!device) throw new Error("a board needs a virtual twin");
    before?.(device);
    const link = pipe(device, world);
    const rig = new DeviceRig<BoardOrder, BoardWord>(world, driver.machine(options), { link }).start();
    const shown = (): string => (device.face() as BoardFace).text;
    const show = (text: string | null): void => rig.order({ type: "show", face: text === null ? null : face(text) });
    return { world, device, rig, shown, show, told: () => rig.words.map((word) => word.face?.text ?? null) };
  };

  describe(`board: ${name}`, () => {
    test(`it is ready when the ${readBack ? "board answered" : "wire took the first frame"}, not when it opened`, () => {
      const { world, rig } = setUp();
      expect(rig.states).toEqual(["opening"]);
      world.pass(100);
      expect(rig.states).toEqual(["opening", "ready"]);
    });

    test("a face is shown and told as shown", () => {
      const { world, shown, show, told } = setUp();
      world.pass(100);
      show("117");
      world.pass(100);
      expect(shown()).toBe("117");
      expect(told()).toEqual(["117"]);
      show(null);
      world.pass(100);
      expect(shown()).toBe("");
      expect(told()).toEqual(["117", null]);
    });

    test("of many faces at once the latest wins, and only what was shown is told", () => {
      const { world, shown, show, told } = setUp();
      world.pass(100);
      for (const text of ["1", "2", "3", "4"]) show(text);
      world.pass(200);
      expect(shown()).toBe("4");
      expect(told().at(-1)).toBe("4");
      expect(told().filter((text) => text !== "1" && text !== "4")).toEqual([]);
    });

    test("a face asked for while the board is away is shown when it comes back", () => {
      const { world, device, rig, shown, show, told } = setUp((absent) => absent.fault("unplug", true));
      expect(rig.states.at(-1)).toBe("absent link-absent");
      show("21");
      world.pass(60_000);
      expect(told()).toEqual([]);
      device.fault("unplug", false);
      world.pass(40_000);
      expect(shown()).toBe("21");
      expect(told()).toEqual(["21"]);
      expect(rig.states.at(-1)).toBe("ready");
    });

    test("a board that lost its plug in use is failed, and ready again when plugged in", () => {
      const { world, device, rig } = setUp();
      world.pass(100);
      device.fault("unplug", true);
      world.pass(100);
      device.fault("unplug", false);
      world.pass(1_000);
      expect(rig.states).toEqual(["opening", "ready", "failed link-lost", "ready"]);
    });

    test("a board that takes nothing is failed as stalled, and shows the latest face when it takes bytes again", () => {
      const { world, device, rig, shown, show } = setUp();
      world.pass(100);
      device.fault("stall", true);
      show("31");
      world.pass(20_000);
      expect(rig.states).toContain("failed link-stalled");
      show("32");
      device.fault("stall", false);
      world.pass(60_000);
      expect(shown()).toBe("32");
      expect(rig.phase).toBe("ready");
    });

    test("broken frames show nothing, and the refresh repairs the board after the noise", () => {
      const { world, device, shown, show } = setUp();
      world.pass(100);
      show("41");
      world.pass(100);
      device.fault("garbage", true);
      show("42");
      world.pass(100);
      expect(shown()).toBe("41");
      device.fault("garbage", false);
      world.pass(31_000);
      expect(shown()).toBe("42");
    });

    test("a board that forgets is told again each half minute, and the repetition is no news", () => {
      const { world, device, rig, show, told } = setUp();
      world.pass(100);
      show("51");
      world.pass(100);
      const before = (device.face() as { readonly frames: number }).frames;
      world.pass(60_500);
      expect((device.face() as { readonly frames: number }).frames).toBe(before + 2);
      expect(told()).toEqual(["51"]);
      expect(rig.life.figures().lastGoodAt).toBeGreaterThan(60_000);
    });

    test(
      readBack
        ? "a mute board is never told as shown, and is degraded until it shows what it should"
        : "a mute board keeps its old face while its wire looks healthy: nothing is read back",
      () => {
        const { world, device, rig, shown, show, told } = setUp();
        world.pass(100);
        device.fault("mute", true);
        show("61");
        world.pass(5_000);
        expect(shown()).toBe("");
        expect(device.activeFaults()).toEqual(["mute"]);
        expect(told()).toEqual(readBack ? [] : ["61"]);
        expect(rig.phase).toBe(readBack ? "degraded" : "ready");
        device.fault("mute", false);
        world.pass(31_000);
        expect(shown()).toBe("61");
        expect(rig.phase).toBe("ready");
        expect(rig.words).toEqual([{ type: "shown", face: face("61"), readBack }]);
      },
    );
  });
}
