import { describe, expect, test } from "vitest";
import type { KeysOrder, KeysWord } from "../../agent/ports/keys.ts";
import type { Driver } from "../../drivers/driver.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

const REPLUGS = 1_000;
const HEALED_MS = 3_000;

/** What every driver of the role `keys` on a wire promises; `raw` gives it a key `call` and a key `finish`. */
export function linkKeysContract<Options>(driver: Driver<"keys", Options>, raw: object, lockOutMs: number): void {
  const setUp = () => {
    const world = new TestWorld();
    const options = driver.options.parse(raw);
    const twin = driver.sim?.(options, world);
    if (twin?.press === undefined) throw new Error("its virtual twin has keys to press");
    const rig = new DeviceRig<KeysOrder, KeysWord>(world, driver.machine(options), { link: pipe(twin, world) }).start();
    world.pass(99);
    return { world, rig, twin, press: twin.press, keys: () => rig.words.map((word) => word.key) };
  };

  describe(`keys on a wire: ${driver.name}`, () => {
    test("it is ready as soon as its wire is open, and silent", () => {
      const { world, rig } = setUp();
      world.pass(60_000);
      expect(rig.states).toEqual(["opening", "ready"]);
      expect(rig.words).toEqual([]);
    });

    test("one press is one word, soon after the press", () => {
      const { world, rig, press } = setUp();
      press("call");
      world.pass(2_000);
      expect(rig.words).toMatchObject([{ type: "pressed", key: "call" }]);
      expect(rig.words[0]?.at).toBeLessThan(150);
    });

    test("a hammered key counts once until it has been silent for its lock-out, another key counts at once", () => {
      const { world, press, keys } = setUp();
      for (let at = 0; at < 10; at += 1) {
        press("call");
        world.pass(lockOutMs - 100);
      }
      press("finish");
      world.pass(lockOutMs + 100);
      press("call");
      world.pass(100);
      expect(keys()).toEqual(["call", "finish", "call"]);
    });

    test("every key that the configuration can name can be pressed, and no other", () => {
      const { press } = setUp();
      for (const key of Object.keys(driver.lines?.(driver.options.parse(raw)) ?? {})) expect(press(key)).toBe(true);
      expect(press("nobody")).toBe(false);
    });

    test(`a plug that is pulled ${REPLUGS} times in mid-press heals within 3 s, and no press is made up`, () => {
      const { world, rig, twin, press, keys } = setUp();
      for (let round = 0; round < REPLUGS; round += 1) {
        press("finish");
        world.pass(round % 4);
        twin.fault("unplug", true);
        world.pass(200);
        twin.fault("unplug", false);
        world.pass(HEALED_MS);
        expect(rig.phase).toBe("ready");
        press("call");
        world.pass(8_000);
      }
      expect(keys()).toEqual(Array.from({ length: REPLUGS }, () => "call"));
    });

    test.each(["garbage", "mute"])("%s on its wire is no press, and when it ends the next press counts", (fault) => {
      const { world, twin, press, keys } = setUp();
      twin.fault(fault, true);
      for (let at = 0; at < 10; at += 1) {
        press("call");
        world.pass(1_000);
      }
      expect(keys()).toEqual([]);
      twin.fault(fault, false);
      press("call");
      world.pass(1_000);
      expect(keys()).toEqual(["call"]);
    });

    test("an order to light a lamp that it has not is obeyed by nobody and harms nothing", () => {
      const { world, rig, press, keys } = setUp();
      rig.order({ type: "lamp", key: "call", lit: true });
      press("call");
      world.pass(100);
      expect(keys()).toEqual(["call"]);
    });
  });
}
