import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COOLDOWN_MS, evolveWatch } from "../../../../../agent/domain/signals/watch.ts";
import { readWatch, writeWatch } from "../../../../../agent/domain/signals/watch-snapshot.ts";
import { planDay } from "../../../../sim/honesty/day-plan.ts";
import { liveDay, livePlan } from "../../../../sim/honesty/live-day.ts";
import { MINUTE, opened, Watching } from "./watching.ts";

const attempts = (hall: Watching, count: number) => {
  for (let no = 0; no < count; no += 1) hall.pass(MINUTE).refuse("u1", "op-w1");
};

describe("the watch", () => {
  test("a signal about one subject is told at most once an hour, and again only when the facts have grown (U7)", () => {
    const hall = opened();
    attempts(hall, 20);
    expect(hall.raised).toHaveLength(1);
    hall.pass(COOLDOWN_MS);
    attempts(hall, 1);
    expect(hall.raised).toHaveLength(2);
    expect(hall.raised[1]?.score).toBeGreaterThan(hall.raised[0]?.score ?? 100);
  });

  test("what was counted ends with the business day", () => {
    const hall = opened();
    attempts(hall, 3);
    const data = { day: "2026-11-20", from: "2026-11-19T23:00:00.000Z", until: "2026-11-20T23:00:00.000Z" };
    hall.pass(16 * 60 * MINUTE).tell({ type: "centre.opened", data });
    attempts(hall, 3);
    expect(hall.raised).toEqual([]);
  });

  test("nothing that happens while the centre is held raises anything (U10)", () => {
    const hall = opened().tell({ type: "centre.paused", data: { reason: "air-raid alarm", by: "control" } });
    attempts(hall, 30);
    expect(hall.raised).toEqual([]);
  });

  test("a watch of a whole day comes back from its snapshot as it was, in the same text", () => {
    const { world } = livePlan(planDay(3, "dishonest"));
    const text = JSON.stringify(writeWatch(world.centre.watch));
    const back = readWatch(JSON.parse(text));
    expect(JSON.stringify(writeWatch(back))).toBe(text);
    const fact = { seq: world.events + 1, at: { boot: "x", mono: 0, wall: 0 }, event: observed };
    expect(writeWatch(evolveWatch(back, fact))).toEqual(writeWatch(evolveWatch(world.centre.watch, fact)));
  });

  test("the memory of a busy day is bounded", () => {
    const { world } = livePlan(planDay(7, "dishonest"));
    expect(JSON.stringify(writeWatch(world.centre.watch)).length).toBeLessThan(400_000);
  });

  test("events in any order, also those that fit nothing, neither throw nor leave the contract", () => {
    const acts: readonly ((hall: Watching) => unknown)[] = [
      (hall) => hall.open(),
      (hall) => hall.start(),
      (hall) => hall.reboot(9 * MINUTE),
      (hall) => hall.pass(7 * MINUTE),
      (hall) => hall.pass(5_000),
      (hall) => hall.jumpWall(-90 * MINUTE),
      (hall) => hall.signIn("w1"),
      (hall) => hall.device("board-w1", hall.seq % 2 === 0 ? "failed" : "ready"),
      (hall) => hall.take(),
      (hall) => hall.take({ priority: "privileged" }),
      (hall) => hall.call("w1", hall.take(), { rule: "direct", reason: "x", passedOver: OTHERS }),
      (hall) => hall.miss("w1", hall.take()),
      (hall) => hall.begin("w1", hall.take()),
      (hall) => hall.serve("w1", 9_000),
      (hall) => hall.finish("w1", hall.take(), { servedMs: 900 }),
      (hall) => hall.finish("w1", hall.take(), { servedMs: null }),
      (hall) => hall.rate("w1", hall.take(), { afterMs: 1_700 }),
      (hall) => hall.refuse("u1", "op-w1"),
      (hall) => hall.tell({ type: "centre.paused", data: { reason: "x", by: "control" } }),
      (hall) => hall.tell({ type: "centre.resumed", data: { by: "control", heldMs: null } }),
      (hall) => hall.tell({ type: "centre.observed", data: { waiting: 0, open: 0 } }),
    ];
    const days = fc.array(fc.nat(acts.length - 1), { maxLength: 300 });
    fc.assert(
      fc.property(days, (day) => {
        const hall = new Watching();
        for (const act of day) acts[act]?.(hall);
        expect(hall.raised.length).toBeLessThanOrEqual(hall.seq);
      }),
      { numRuns: 200, seed: 10 },
    );
  });

  test("the same day raises the same signals", () => {
    expect(liveDay(9, "dishonest").alarms).toEqual(liveDay(9, "dishonest").alarms);
  });
});

const OTHERS = [{ ticket: "C700", why: "direct-call" as const }];
const observed = { type: "centre.observed" as const, data: { waiting: 0, open: 0 } };
