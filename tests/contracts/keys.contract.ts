import { describe, expect, test } from "vitest";
import type { KeysOrder, KeysWord } from "../../agent/ports/keys.ts";
import type { Driver } from "../../drivers/driver.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

/** What every driver of the role `keys` promises; `raw` names the keys 1 and 2 on lines 17 and 27, and a lamp of key 1 on line 5. */
export function keysContract<Options>(driver: Driver<"keys", Options>, raw: unknown, lockOutMs: number): void {
  const setUp = (before?: (chip: VirtualChip) => void) => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    before?.(chip);
    const options = driver.options.parse(raw);
    const request = driver.pins?.(options);
    if (!request) throw new Error("keys need pins");
    const rig = new DeviceRig<KeysOrder, KeysWord>(world, driver.machine(options), { pins: chip.pins(), request });
    rig.start();
    return { world, chip, rig, keys: () => rig.words.map((word) => word.key) };
  };

  describe(`keys: ${driver.name}`, () => {
    test("it is ready as soon as its pins are held", () => {
      expect(setUp().rig.states).toEqual(["opening", "ready"]);
    });

    test("one press is one word, with the moment of the press", () => {
      const { world, chip, rig } = setUp();
      chip.press(17);
      world.pass(2_000);
      expect(rig.words).toEqual([{ type: "pressed", key: "1", at: 1 }]);
    });

    test("a glitch says nothing", () => {
      const { world, chip, rig } = setUp();
      chip.press(17, 10);
      world.pass(2_000);
      expect(rig.words).toEqual([]);
    });

    test("a hammered key counts once within its lock-out, and again after it", () => {
      const { world, chip, keys } = setUp();
      for (let waitedMs = 0; waitedMs < lockOutMs - 100; waitedMs += 100) {
        chip.press(17, 50);
        world.pass(100);
      }
      expect(keys()).toEqual(["1"]);
      world.pass(200);
      chip.press(17, 50);
      world.pass(100);
      expect(keys()).toEqual(["1", "1"]);
    });

    test("a key that is held for ten seconds is stuck, says so, and ends it when let go", () => {
      const { world, chip, rig, keys } = setUp();
      chip.set(17, "active");
      world.pass(12_000);
      expect(rig.states.at(-1)).toBe("degraded key-stuck");
      chip.press(27);
      world.pass(2_000);
      expect(keys()).toEqual(["1", "2"]);
      chip.set(17, "inactive");
      world.pass(100);
      expect(rig.states.at(-1)).toBe("ready");
      expect(keys()).toEqual(["1", "2"]);
    });

    test("a key that was held before anybody looked is no press, but is found stuck", () => {
      const { world, rig } = setUp((chip) => chip.set(17, "active"));
      world.pass(12_000);
      expect(rig.words).toEqual([]);
      expect(rig.phase).toBe("degraded");
    });

    test("lost pins are claimed again, and a lit lamp is lit again", () => {
      const { world, chip, rig, keys } = setUp();
      rig.order({ type: "lamp", key: "1", lit: true });
      expect(chip.level(5)).toBe("active");
      chip.unplug(true);
      expect(chip.level(5)).toBe("inactive");
      world.pass(5_000);
      chip.unplug(false);
      world.pass(10_000);
      expect(rig.states).toEqual(["opening", "ready", "failed pin-lost", "absent pin-absent", "ready"]);
      expect(chip.level(5)).toBe("active");
      rig.order({ type: "lamp", key: "1", lit: false });
      rig.order({ type: "lamp", key: "nobody", lit: true });
      expect(chip.level(5)).toBe("inactive");
      chip.press(27);
      world.pass(1_000);
      expect(keys()).toEqual(["2"]);
    });
  });
}
