import { describe, expect, test } from "vitest";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { operatorPad } from "../../../../drivers/operator-pad/driver.ts";
import { fromHex } from "../../../golden/hex.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

function setUp(raw: object = {}) {
  const world = new TestWorld();
  const options = operatorPad.options.parse({ address: 5, ...raw });
  const twin = operatorPad.sim?.(options, world);
  if (twin?.press === undefined) throw new Error("its keys can be pressed");
  const rig = new DeviceRig(world, operatorPad.machine(options), { link: pipe(twin, world) }).start();
  const keys = (): readonly string[] => rig.words.map(({ key }) => key);
  return { world, rig, twin, press: twin.press, keys };
}

describe("an operator's pad", () => {
  test("is ready when its wire is open, and says which key was pressed and when", () => {
    const { world, rig, press } = setUp();
    world.pass(99);
    expect(press("call")).toBe(true);
    world.pass(100);
    expect(rig.states).toEqual(["opening", "ready"]);
    expect(rig.words).toEqual([{ type: "pressed", key: "call", at: 105 }]);
  });

  test("that is kept from speaking by others says its keys when the wire is free, each once", () => {
    const { world, rig, twin, press, keys } = setUp();
    world.pass(100);
    twin.fault("stall", true);
    press("call");
    press("finish");
    world.pass(60_000);
    expect([keys(), rig.phase]).toEqual([[], "ready"]);
    twin.fault("stall", false);
    world.pass(1_000);
    expect(keys()).toEqual(["call", "finish"]);
  });

  test("has the four keys of QSystem, in their order", () => {
    const { world, press, keys } = setUp();
    for (const key of ["call", "start", "transfer", "finish"]) {
      press(key);
      world.pass(1_000);
    }
    expect(keys()).toEqual(["call", "start", "transfer", "finish"]);
    expect(press("lunch")).toBe(false);
  });

  test("a key that is held repeats itself and is one press", () => {
    const { world, rig, keys } = setUp();
    for (let at = 0; at < 20; at += 1) {
      rig.take({ type: "heard", bytes: fromHex("01 05 31 07") });
      world.pass(200);
    }
    expect(keys()).toEqual(["call"]);
    world.pass(300);
    rig.take({ type: "heard", bytes: fromHex("01 05 31 07") });
    expect(keys()).toEqual(["call", "call"]);
    expect(rig.life.figures().own).toEqual({ presses: 2, unknownCodes: 0 });
  });

  test("two pads on one wire are heard each by its own number", () => {
    const near = setUp({ address: 5 });
    const far = setUp({ address: 6 });
    for (const { rig } of [near, far]) rig.take({ type: "heard", bytes: fromHex("01 06 31 07 01 05 34 07") });
    expect(near.keys()).toEqual(["finish"]);
    expect(far.keys()).toEqual(["call"]);
  });

  test("a key that the configuration does not name is counted, and does nothing", () => {
    const { rig, keys } = setUp({ keys: { recall: 0x31 } });
    rig.take({ type: "heard", bytes: fromHex("01 05 32 07 01 05 31 07") });
    expect(keys()).toEqual(["recall"]);
    expect(rig.life.figures().own).toEqual({ presses: 1, unknownCodes: 1 });
  });

  test.each([
    { address: 256 },
    { address: -1 },
    { keys: {} },
    { keys: { call: 1, start: 1 } },
    { keys: { call: 256 } },
  ])("%j is refused", (raw) => {
    expect(operatorPad.options.safeParse({ address: 5, ...raw }).success).toBe(false);
  });
});
