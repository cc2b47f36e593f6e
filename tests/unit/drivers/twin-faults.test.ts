import { describe, expect, test } from "vitest";
import { type AnyDriver, catalogue } from "../../../drivers/catalogue.ts";
import { type Lived, live } from "../../devices/lived.ts";
import { exampleOptions } from "../../fuzz/example.ts";
import { TestWorld } from "./world.ts";

const SETTLED_MS = 60_000;
const ACTS = 3;
const ACT_MS = 20_000;
const LOOK_MS = 250;
const HEALED_MS = 400_000;

const onLinks = catalogue.filter(({ needs }) => needs === "link");
const faultsOf = (driver: AnyDriver) => Object.keys(driver.sim?.(exampleOptions(driver), new TestWorld()).faults ?? {});
const cases = onLinks.flatMap((driver) => faultsOf(driver).map((fault) => ({ driver, name: driver.name, fault })));

function actOften({ act, world, rig, twin }: Lived): readonly string[] {
  const looks = Array.from({ length: ACTS }, (_, no) => {
    act(no + 1);
    return Array.from({ length: ACT_MS / LOOK_MS }, () => {
      world.pass(LOOK_MS);
      return `${rig.words.length} ${rig.states.length}`;
    });
  });
  return [...looks.flat(), JSON.stringify([rig.words, rig.states, twin?.face()])];
}

const undisturbed = new Map<string, readonly string[]>();

function seenWithout(driver: AnyDriver): readonly string[] {
  const seen = undisturbed.get(driver.name) ?? during(driver, null).seen;
  undisturbed.set(driver.name, seen);
  return seen;
}

function during(driver: AnyDriver, fault: string | null) {
  const lived = live(driver);
  lived.world.pass(SETTLED_MS);
  lived.act(0);
  lived.world.pass(ACT_MS);
  expect([lived.rig.phase, lived.isDone(0)]).toEqual(["ready", true]);
  if (fault !== null) lived.twin?.fault(fault, true);
  const atOnce = JSON.stringify(lived.twin?.face());
  return { lived, seen: [atOnce, ...actOften(lived)] };
}

describe("every fault of every virtual twin", () => {
  test.each(cases)(
    "$name: $fault is felt while it lasts, and once it has ended the device is ready and does its work",
    ({ driver, fault }) => {
      const { lived, seen } = during(driver, fault);
      expect(seen).not.toEqual(seenWithout(driver));
      lived.twin?.fault(fault, false);
      expect(lived.twin?.activeFaults()).toEqual([]);
      lived.world.pass(HEALED_MS);
      lived.rig.words.length = 0;
      lived.act(ACTS + 1);
      lived.world.pass(ACT_MS);
      expect([lived.rig.phase, lived.isDone(ACTS + 1)]).toEqual(["ready", true]);
    },
  );

  test("is one of at least four: pulled, stalled, noisy, and silent or what its kind has instead", () => {
    for (const driver of onLinks) {
      const faults = faultsOf(driver);
      expect(faults, driver.name).toEqual(expect.arrayContaining(["unplug", "stall", "garbage", "mute"]));
    }
  });
});

describe("pins that are pulled a hundred times in mid-act", () => {
  test.each(catalogue.filter(({ needs }) => needs === "pins"))("$name heals each time and does its work", (driver) => {
    const lived = live(driver);
    for (let round = 0; round < 100; round += 1) {
      lived.act(round);
      lived.world.pass(round % 90);
      lived.chip.unplug(true);
      lived.world.pass(2_000);
      lived.chip.unplug(false);
      lived.world.pass(40_000);
      lived.rig.words.length = 0;
      lived.act(round);
      lived.world.pass(5_000);
      expect([round, lived.rig.phase, lived.isDone(round)]).toEqual([round, "ready", true]);
    }
  });
});
