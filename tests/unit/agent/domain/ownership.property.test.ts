import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runningMs } from "../../../../agent/domain/ownership.ts";
import { liveVisits } from "../../../sim/visits.ts";
import { HOUR, Life, MINUTE, staffed } from "./life.ts";

const VISITS = 3_000;

describe("the time of every visit", () => {
  test(`K10 K16: of ${VISITS} random visits each millisecond has one owner`, { timeout: 300_000 }, () => {
    const { visits, wrong } = liveVisits(VISITS, 1);
    expect(wrong).toEqual([]);
    expect(visits).toBeGreaterThanOrEqual(VISITS);
  });
});

type Step =
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "jump"; readonly ms: number }
  | { readonly kind: "reboot"; readonly ms: number; readonly errorMs: number };

function reboot(life: Life, errorMs: number): void {
  const { wall } = life.now;
  life.now = { boot: `boot-${life.seq}`, mono: 20_000, wall: wall - errorMs, quality: "none" };
  const correctionMs = wall - life.now.wall;
  life.tell({ type: "agent.started", version: "test", config: "test" });
  life.setWall(wall, "ntp").tell({ type: "clock.became-good", correctionMs });
}

function jump(life: Life, ms: number): void {
  life.setWall(life.now.wall + ms);
  life.tell({ type: "clock.became-good", correctionMs: ms });
}

function take(life: Life, one: Step): number {
  if (one.kind === "jump") jump(life, one.ms);
  if (one.kind === "jump") return 0;
  life.pass(one.ms);
  if (one.kind === "reboot") reboot(life, one.errorMs);
  else life.tell({ type: "time.passed" });
  return one.ms;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 20 * MINUTE }) }),
  fc.record({ kind: fc.constant("jump" as const), ms: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }) }),
  fc.record({
    kind: fc.constant("reboot" as const),
    ms: fc.integer({ min: 1_000, max: HOUR }),
    errorMs: fc.integer({ min: -HOUR, max: HOUR }),
  }),
);

describe("the length of a visit", () => {
  test("U9: is right to the second however often the power goes, where a good clock comes back after each start", {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const life = staffed();
        life.take();
        const trueMs = steps.reduce((sum, one) => sum + take(life, one), 0);
        const [visit] = life.centre.visits.values();
        if (visit === undefined) return;
        expect(Math.abs((runningMs(visit, life.now) ?? 0) - trueMs)).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 2_000, seed: 9 },
    );
  });
});

const ZONES = ["Asia/Almaty", "Europe/Kyiv", "Asia/Aqtau", "America/St_Johns"];

const day = fc.oneof(
  fc.record({ kind: fc.constant("take" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant("jump" as const), ms: fc.constantFrom(-3 * HOUR, -HOUR, HOUR, 3 * HOUR) }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: MINUTE, max: 20 * HOUR }) }),
  fc.record({ kind: fc.constant("kill" as const), isPowerCut: fc.boolean() }),
  fc.record({ kind: fc.constant("zone" as const), zone: fc.constantFrom(...ZONES) }),
);

describe("a number", () => {
  test("K16: is never given twice, across kills, midnights, zones and a clock that is set by three hours", {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 5, maxLength: 40 }), (steps) => {
        let life = staffed();
        const given: string[] = [];
        for (const one of steps) {
          if (one.kind === "zone") life = successor(life, one.zone);
          given.push(...taken(life, one));
          disturb(life, one);
          life.tell({ type: "time.passed" });
        }
        expect(new Set(given).size).toBe(given.length);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});

type Day = typeof day extends fc.Arbitrary<infer One> ? One : never;

const taken = (life: Life, one: Day): readonly string[] =>
  one.kind === "take" ? Array.from({ length: one.count }, () => life.take()) : [];

function disturb(life: Life, one: Day): void {
  if (one.kind === "jump") life.setWall(life.now.wall + one.ms);
  if (one.kind === "pass") life.pass(one.ms);
  if (one.kind !== "kill") return;
  if (one.isPowerCut) life.now = { ...life.now, boot: `boot-${life.seq}`, mono: 20_000 };
  life.tell({ type: "agent.started", version: "test", config: "test" });
  life.printer("ready");
}

function successor(life: Life, timezone: string): Life {
  const next = new Life({ ...life.rules, timezone });
  next.centre = life.centre;
  next.seq = life.seq;
  next.now = life.now;
  return next;
}
