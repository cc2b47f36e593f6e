import { describe, expect, test } from "vitest";
import type { Scene, SceneCall, ScreenOrder, ScreenWord } from "../../agent/ports/screen.ts";
import type { Driver, SimDevice } from "../../drivers/driver.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

const call = (ticket: string, at: number): SceneCall => ({
  id: `${ticket}/0`,
  ticket,
  station: "w1",
  label: "1",
  arrow: "left",
  at,
  isCurrent: true,
  isAwaited: true,
  spoken: { kk: ticket, ru: ticket },
});

export const sceneOf = (...tickets: readonly string[]): Scene => ({
  languages: ["kk", "ru"],
  timezone: "Asia/Almaty",
  places: { w1: "1" },
  calls: tickets.map((ticket, at) => call(ticket, tickets.length - at)),
  queues: [],
  checked: null,
  notice: null,
});

interface Face {
  readonly scene: Scene | null;
  readonly said: readonly string[];
  readonly voicesMost: number;
}

/** What every driver of the role `screen` promises; its virtual twin knows the faults unplug, stall, garbage and mute. */
export function screenContract<Options>(name: string, driver: Driver<"screen", Options>, raw: unknown): void {
  const setUp = (before?: (device: SimDevice) => void) => {
    const world = new TestWorld();
    const options = driver.options.parse(raw);
    const device = driver.sim?.(options, world);
    if (!device) throw new Error("a screen needs a virtual twin");
    before?.(device);
    const link = pipe(device, world);
    const rig = new DeviceRig<ScreenOrder, ScreenWord>(world, driver.machine(options), { link }).start();
    const face = () => device.face() as Face;
    const shown = () => face().scene?.calls.map(({ ticket }) => ticket) ?? [];
    const paint = (...tickets: readonly string[]) => rig.order({ type: "paint", scene: sceneOf(...tickets) });
    const painted = () => rig.words.filter((word) => word.type === "painted").map(({ calls }) => calls);
    return { world, device, rig, face, shown, paint, painted };
  };

  describe(`screen: ${name}`, () => {
    test("it is ready when it has painted, not when it opened", () => {
      const { world, rig, painted } = setUp();
      expect(rig.states).toEqual(["opening"]);
      world.pass(100);
      expect(rig.states).toEqual(["opening", "ready"]);
      expect(painted()).toEqual([[]]);
    });

    test("a scene is painted, and told with the calls that stand on it", () => {
      const { world, paint, shown, painted } = setUp();
      world.pass(100);
      paint("A017");
      world.pass(100);
      expect(shown()).toEqual(["A017"]);
      expect(painted().at(-1)).toEqual(["A017/0"]);
    });

    test("of many scenes at once the latest wins, and only what was painted is told", () => {
      const { world, paint, shown, painted } = setUp();
      world.pass(100);
      for (const ticket of ["A001", "A002", "A003", "A004"]) paint(ticket);
      world.pass(200);
      expect(shown()).toEqual(["A004"]);
      expect(painted().flat()).toEqual(["A001/0", "A004/0"]);
    });

    test("a scene asked for while nobody looks is painted when somebody does", () => {
      const { world, device, rig, paint, shown } = setUp((closed) => closed.fault("unplug", true));
      expect(rig.states.at(-1)).toBe("absent link-absent");
      paint("B001");
      world.pass(60_000);
      device.fault("unplug", false);
      world.pass(40_000);
      expect(shown()).toEqual(["B001"]);
      expect(rig.states.at(-1)).toBe("ready");
    });

    test("a screen that paints and says nothing of it is degraded, and ready again when it answers", () => {
      const { world, device, rig, paint, painted } = setUp();
      world.pass(100);
      device.fault("mute", true);
      paint("C001");
      world.pass(15_000);
      expect(rig.states.at(-1)).toBe("degraded no-answer");
      expect(painted().flat()).toEqual([]);
      device.fault("mute", false);
      world.pass(15_000);
      expect(rig.states.at(-1)).toBe("ready");
      expect(painted().at(-1)).toEqual(["C001/0"]);
    });

    test("broken answers are no answers", () => {
      const { world, device, rig, paint, painted } = setUp();
      world.pass(100);
      device.fault("garbage", true);
      paint("D001");
      world.pass(15_000);
      expect(rig.states.at(-1)).toBe("degraded no-answer");
      expect(painted().flat()).toEqual([]);
    });

    test("a screen that takes nothing is failed as stalled and shows the latest scene when it takes bytes again", () => {
      const { world, device, rig, paint, shown } = setUp();
      world.pass(100);
      device.fault("stall", true);
      paint("E001");
      world.pass(40_000);
      expect(rig.states).toContain("failed link-stalled");
      paint("E002");
      device.fault("stall", false);
      world.pass(60_000);
      expect(shown()).toEqual(["E002"]);
      expect(rig.phase).toBe("ready");
    });

    test("announcements overwrite each other: many calls at once are said one after another, each once", () => {
      const { world, paint, face } = setUp();
      paint();
      world.pass(100);
      paint("F003", "F002", "F001");
      world.pass(100);
      paint("F004", "F003", "F002", "F001");
      world.pass(120_000);
      expect(face().said).toEqual(["F001/0", "F002/0", "F003/0", "F004/0"]);
      expect(face().voicesMost).toBe(1);
    });
  });
}
