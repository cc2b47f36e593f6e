import { describe, expect, test } from "vitest";
import type { BoardFace, BoardOrder, BoardWord } from "../../../../agent/ports/board.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { modbusBoard } from "../../../../drivers/modbus-board/driver.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

const face = (text: string): BoardFace => ({ text, arrow: "none", blink: false });

const setUp = (raw: object = {}) => {
  const world = new TestWorld();
  const options = modbusBoard.options.parse({ preset: "dm36", address: 1, ...raw });
  const device = modbusBoard.sim?.(options, world);
  if (device === undefined) throw new Error("a board needs a virtual twin");
  const rig = new DeviceRig<BoardOrder, BoardWord>(world, modbusBoard.machine(options), { link: pipe(device, world) });
  rig.start();
  world.pass(200);
  const show = (text: string): void => rig.order({ type: "show", face: face(text) });
  const shown = (): string => (device.face() as BoardFace).text;
  const frames = (): number => (device.face() as { readonly frames: number }).frames;
  return { world, device, rig, show, shown, frames, figures: () => rig.life.figures().own };
};

describe("a Modbus board", () => {
  test("that holds something else than it was told is degraded, never told as shown, and heals", () => {
    const { world, device, rig, show, figures } = setUp();
    device.fault("stuck", true);
    show("A017");
    world.pass(1_000);
    expect(rig.states.at(-1)).toBe("degraded board-differs");
    expect(rig.words).toEqual([]);
    expect(figures()).toMatchObject({ differences: 2 });
    device.fault("stuck", false);
    world.pass(6_000);
    expect(rig.states.at(-1)).toBe("ready");
    expect(rig.words).toEqual([{ type: "shown", face: face("A017"), readBack: true }]);
  });

  test("that lost what it held is found by the next look, and told again", () => {
    const { world, device, rig, show, shown } = setUp();
    show("A017");
    world.pass(500);
    device.fault("forget", true);
    expect(shown()).toBe("");
    world.pass(31_000);
    expect(shown()).toBe("A017");
    expect(rig.words.map((word) => word.face?.text)).toEqual(["A017"]);
    expect(rig.phase).toBe("ready");
  });

  test("is looked at and not written while it holds what it should: its memory wears out by writing", () => {
    const { world, show, frames } = setUp();
    show("A017");
    world.pass(1_000);
    const before = frames();
    world.pass(90_000);
    expect(frames() - before).toBe(3);
  });

  test("that refuses is degraded at once, that is busy is asked again", () => {
    const refusing = setUp();
    refusing.device.fault("refuse", true);
    refusing.show("A017");
    refusing.world.pass(100);
    expect(refusing.rig.states.at(-1)).toBe("degraded board-refuses");
    expect(refusing.figures()).toMatchObject({ refusals: 1 });
    const busy = setUp();
    busy.device.fault("busy", true);
    busy.show("A017");
    busy.world.pass(400);
    busy.device.fault("busy", false);
    busy.world.pass(1_000);
    expect(busy.rig.phase).toBe("ready");
    expect(busy.shown()).toBe("A017");
    expect(busy.figures()).toMatchObject({ refusals: 2 });
  });

  test("that is silent is asked three times, then once each five seconds, however many calls it misses", () => {
    const { world, device, rig, show, figures } = setUp();
    device.fault("mute", true);
    show("A017");
    world.pass(1_500);
    expect(rig.states.at(-1)).toBe("degraded no-answer");
    expect(figures()).toMatchObject({ unanswered: 3 });
    for (let call = 0; call < 50; call += 1) {
      show(`A${100 + call}`);
      world.pass(100);
    }
    expect(figures()["unanswered"]).toBeLessThanOrEqual(5);
    device.fault("mute", false);
    world.pass(6_000);
    expect(rig.words.map((word) => word.face?.text)).toEqual(["A149"]);
  });

  test("whose last good frame is older than three refreshes is stale, until it answers again", () => {
    const { world, device, rig, show } = setUp({ refreshMs: 10_000 });
    show("A017");
    world.pass(1_000);
    device.fault("mute", true);
    world.pass(29_000);
    expect(rig.states.at(-1)).toBe("degraded no-answer");
    world.pass(35_000);
    expect(rig.states).toContain("degraded board-stale");
    expect(rig.life.figures().fault).toBe("board-stale");
    device.fault("mute", false);
    world.pass(6_000);
    expect(rig.states.at(-1)).toBe("ready");
  });

  test("that answers late is degraded and heals, and a late answer proves nothing of a later face", () => {
    const { world, device, rig, show, shown } = setUp();
    device.fault("slow", true);
    show("A017");
    world.pass(10_000);
    device.fault("slow", false);
    show("A018");
    world.pass(10_000);
    expect(shown()).toBe("A018");
    expect(rig.words.at(-1)).toEqual({ type: "shown", face: face("A018"), readBack: true });
    expect(rig.phase).toBe("ready");
  });

  test("that cannot be asked is shown when it confirmed the write, and says so", () => {
    const { world, rig, show, frames } = setUp({ readBack: false });
    show("A017");
    world.pass(300);
    expect(rig.words).toEqual([{ type: "shown", face: face("A017"), readBack: false }]);
    expect(frames()).toBe(2);
  });

  test("100 calls in a second leave it with the last, proven, and none in between told as shown", () => {
    const { world, rig, show, shown } = setUp();
    for (let call = 0; call < 100; call += 1) {
      show(`A${String(call).padStart(3, "0")}`);
      world.pass(10);
    }
    world.pass(200);
    expect(shown()).toBe("A099");
    expect(rig.words.at(-1)).toEqual({ type: "shown", face: face("A099"), readBack: true });
    expect(rig.words.length).toBeLessThan(3);
  });
});
