import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeysOrder, KeysWord } from "../../../agent/ports/keys.ts";
import type { Level, PinRequest, Pins } from "../../../agent/ports/pins.ts";
import { buttons } from "../../../drivers/buttons/driver.ts";
import { GpioHolder } from "../../../drivers/links/gpio-holder.ts";
import { chardevPins } from "../../../drivers/links/pins-chardev.ts";
import { onoffPins } from "../../../drivers/links/pins-onoff.ts";
import { FakeGpioKernel } from "./links/fake-gpio-kernel.ts";
import { FakeSysfs } from "./links/fake-sysfs.ts";
import { DeviceRig } from "./rig.ts";
import { TestWorld } from "./world.ts";

const SETTLE_MS = 30;
const LOCK_OUT_MS = 100;
const LINES: Readonly<Record<string, number>> = { left: 17, right: 27 };
const REQUEST: PinRequest = { inputs: Object.values(LINES), outputs: [], wiring: "active-low" };

interface Change {
  readonly at: number;
  readonly key: string;
  readonly level: Level;
}

interface Stall {
  readonly at: number;
  readonly ms: number;
}

type FarEnd = (world: TestWorld) => { readonly pins: Pins; readonly pull: (line: number, level: Level) => void };

const chardev: FarEnd = (world) => {
  const kernel = new FakeGpioKernel(world);
  const holder = new GpioHolder({ mono: world.mono, soon: (call) => world.after(0, call), kernel });
  return { pins: chardevPins(null, holder), pull: (line, level) => kernel.pull(line, level) };
};

const onoff: FarEnd = (world) => {
  const sysfs = new FakeSysfs(world);
  const shared = { mono: world.mono, soon: (call: () => void) => world.after(0, call), sysfs, ours: new Set<number>() };
  return { pins: onoffPins(null, shared), pull: (line, level) => sysfs.pull(line, level) };
};

function play(farEnd: FarEnd, changes: readonly Change[], stalls: readonly Stall[]) {
  const world = new TestWorld();
  const { pins, pull } = farEnd(world);
  const options = buttons.options.parse({ keys: LINES, settleMs: SETTLE_MS, lockOutMs: LOCK_OUT_MS });
  const rig = new DeviceRig<KeysOrder, KeysWord>(world, buttons.machine(options), { pins, request: REQUEST }).start();
  const endMs = Math.max(0, ...changes.map(({ at }) => at)) + 2_000;
  const isStalled = (nowMs: number): boolean => stalls.some(({ at, ms }) => at <= nowMs && nowMs < at + ms);
  for (let nowMs = world.mono() + 1; nowMs <= endMs; nowMs += 1) {
    if (isStalled(nowMs)) world.skip(1);
    else world.pass(1);
    for (const { key, level } of changes.filter(({ at }) => at === nowMs)) pull(LINES[key] ?? 0, level);
  }
  world.pass(1_000);
  return { told: rig.words.map(({ key, at }) => ({ key, at: Number(at) })), figures: rig.life.figures().own };
}

type Press = Pick<Change, "key" | "at">;

const closedPerMs = (changes: readonly Change[]): readonly boolean[] => {
  const lastMs = Math.max(0, ...changes.map(({ at }) => at)) + 500;
  let isClosed = false;
  return Array.from({ length: lastMs }, (_ms, nowMs) => {
    for (const { at, level } of changes) if (at === nowMs) isClosed = level === "active";
    return isClosed;
  });
};

function reckonOne(key: string, changes: readonly Change[]): readonly Press[] {
  const presses: Press[] = [];
  let isDown = false;
  let count = 0;
  let beganMs = 0;
  for (const [nowMs, isClosed] of closedPerMs(changes.filter((change) => change.key === key)).entries()) {
    if (isClosed && count === 0) beganMs = nowMs;
    count = Math.min(SETTLE_MS, Math.max(0, count + (isClosed ? 1 : -1)));
    if (count === SETTLE_MS && !isDown) presses.push({ key, at: beganMs });
    isDown = count === SETTLE_MS || (isDown && count > 0);
  }
  return presses;
}

function unlocked(presses: readonly Press[]): readonly Press[] {
  const kept: Press[] = [];
  for (const press of presses) {
    const last = kept.at(-1);
    if (last === undefined || press.at - last.at >= LOCK_OUT_MS) kept.push(press);
  }
  return kept;
}

const reckon = (changes: readonly Change[]): readonly Press[] =>
  Object.keys(LINES).flatMap((key) => unlocked(reckonOne(key, changes)));

const byMoment = (told: readonly { readonly key: string; readonly at: number }[]) =>
  [...told].sort((one, other) => one.at - other.at || one.key.localeCompare(other.key));

const changesOf = (key: string, startMs: number, spans: readonly number[]): readonly Change[] => {
  let at = startMs;
  return spans.map((ms, place) => {
    const change: Change = { at, key, level: place % 2 === 0 ? "active" : "inactive" };
    at += ms;
    return change;
  });
};

const spanMs = fc.oneof(
  fc.integer({ min: 1, max: 8 }),
  fc.integer({ min: 9, max: 29 }),
  fc.integer({ min: 30, max: 400 }),
);
const pattern = (key: string) =>
  fc
    .tuple(fc.integer({ min: 5, max: 200 }), fc.array(spanMs, { maxLength: 30 }))
    .map(([startMs, spans]) => changesOf(key, startMs, spans.length % 2 === 0 ? spans : [...spans, 50]));
const stalls = fc.array(fc.record({ at: fc.integer({ min: 1, max: 3_000 }), ms: fc.integer({ min: 1, max: 600 }) }), {
  maxLength: 6,
});
const tidyPress = fc.integer({ min: 60, max: 300 });
const glitch = fc.integer({ min: 1, max: 20 });
const tidyPattern = fc
  .array(fc.tuple(fc.oneof(tidyPress, glitch), fc.integer({ min: 700, max: 900 })), { maxLength: 6 })
  .map((pairs) => changesOf("left", 20, pairs.flat()));

describe("keys whose program stalls", () => {
  test("ghost presses, a long cable, and a debounce that loses edges: however a contact bounces and the program stalls, each press counts once, as a plain count of milliseconds says", () => {
    fc.assert(
      fc.property(pattern("left"), pattern("right"), stalls, (left, right, busy) => {
        const changes = [...left, ...right];
        const { told } = play(chardev, changes, busy);
        expect(byMoment(told)).toEqual(byMoment(reckon(changes)));
      }),
      { numRuns: 150 },
    );
  });

  test("where only the last level can be read, a press may be lost in a stall but is never doubled, and no glitch counts", () => {
    fc.assert(
      fc.property(tidyPattern, stalls, (changes, busy) => {
        const { told } = play(onoff, changes, busy);
        const real = reckon(changes);
        const matched = told.map(({ at }) => real.filter((press) => press.at <= at && at < press.at + 600).length);
        expect(matched).toEqual(told.map(() => 1));
        expect(told.length).toBeLessThanOrEqual(real.length);
        if (busy.length === 0) expect(told.length).toBe(real.length);
      }),
      { numRuns: 150 },
    );
  });

  const press = (key: string, at: number, ms: number) => changesOf(key, at, [ms, 0]);

  test("two presses during a stall of 240 ms are two presses", () => {
    const changes = [...press("left", 110, 50), ...press("left", 230, 50)];
    const { told } = play(chardev, changes, [{ at: 100, ms: 240 }]);
    expect(told).toEqual([
      { key: "left", at: 110 },
      { key: "left", at: 230 },
    ]);
    expect(play(onoff, changes, [{ at: 100, ms: 240 }]).told).toEqual([]);
  });

  test("a glitch of 10 ms is none, also when the program stalls in the middle of it", () => {
    const changes = press("left", 100, 10);
    for (const farEnd of [chardev, onoff]) {
      expect(play(farEnd, changes, []).told).toEqual([]);
      const { told, figures } = play(farEnd, changes, [{ at: 105, ms: 240 }]);
      expect(told).toEqual([]);
      expect(figures).toMatchObject({ presses: 0, glitches: 1 });
    }
  });

  test("keys that were pressed in a stall are told in the order in which they were pressed", () => {
    const changes = [...press("right", 110, 200), ...press("left", 115, 200)];
    const { told } = play(chardev, changes, [{ at: 100, ms: 100 }]);
    expect(told.map(({ key }) => key)).toEqual(["right", "left"]);
  });

  test("figures tell wear, disturbance, lock-out and loss apart", () => {
    const storm = changesOf(
      "left",
      20,
      Array.from({ length: 80 }, () => 1),
    );
    const changes = [...storm, ...press("left", 2_000, 50), ...press("left", 2_085, 50), ...press("right", 2_400, 60)];
    const { figures } = play(chardev, changes, [{ at: 10, ms: 500 }]);
    expect(figures).toMatchObject({ presses: 3, lockedOutPresses: 1, lostEdges: 48, "bouncesPer100Presses.right": 0 });
    expect(figures["glitches"]).toBeGreaterThan(0);
  });
});
