import { expect, test } from "vitest";
import { attendedTwin } from "../../../../../agent/cli/run/attended-twin.ts";
import type { SimDevice } from "../../../../../drivers/driver.ts";
import { TestWorld } from "../../../drivers/world.ts";

const quiet: SimDevice = {
  plug: () => ({ hear: () => undefined, unplug: () => undefined }),
  faults: {},
  fault: () => undefined,
  activeFaults: () => [],
  face: () => 3,
};
const sink = { opened: () => {}, heard: () => {}, drained: () => {}, closed: () => {} };

test("all that a virtual device does is done under its name: what it hears, what is done to it, and its own timers", () => {
  const world = new TestWorld();
  let attended = 0;
  const attend = <T>(work: () => T): T => {
    attended += 1;
    return work();
  };
  const twin = attendedTwin(
    (within) => {
      within.after(10, () => undefined);
      return { ...quiet, press: () => true, scan: () => undefined };
    },
    world,
    attend,
  );
  expect(attended).toBe(1);
  world.pass(10);
  expect(attended).toBe(2);
  const wire = twin.plug(sink);
  wire?.hear(Uint8Array.of(1));
  expect(twin.press?.("a")).toBe(true);
  twin.scan?.("b");
  twin.fault("unplug", true);
  expect(attended).toBe(7);
  expect(twin.face()).toBe(3);
});

test("one that has no keys and reads no codes has none and reads none afterwards", () => {
  const { press, scan } = attendedTwin(
    () => quiet,
    new TestWorld(),
    (work) => work(),
  );
  expect([press, scan]).toEqual([undefined, undefined]);
});
