import { describe, expect, test } from "vitest";
import type { WaitingView } from "../../../../../agent/domain/signals/crowd.ts";
import { detectOnTime } from "../../../../../agent/domain/signals/watch.ts";
import { tableOf } from "../../../../../agent/kernel/table.ts";
import { HOUR, MINUTE, opened, type Watching } from "./watching.ts";

function somebodyWaits(hall: Watching, to: { stage?: string; isElsewhere?: boolean } = {}): WaitingView {
  const { stage = "intake", isElsewhere = false } = to;
  const visit = hall.take();
  const leg = { stage, phase: "waiting", place: hall.seq, since: hall.now };
  const other = { ...leg, stage: "unit-check", phase: "serving" };
  return {
    hold: null,
    queues: tableOf([[`registration/${stage}/ordinary`, [visit]]]),
    visits: tableOf([[visit, { legs: isElsewhere ? [other, leg] : [leg] }]]),
  };
}

const look = (hall: Watching, view: WaitingView) =>
  detectOnTime(hall.watch, view, { rules: hall.rules, now: hall.now }).map(({ data }) => data);

const atNine = () =>
  opened()
    .pass(2 * HOUR)
    .signIn("w1");

const paused = (hall: Watching, type: "operator.paused" | "operator.resumed") => {
  const who = { station: "w1", operator: "op-w1", authority: "centre" as const };
  return type === "operator.paused"
    ? hall.tell({ type, data: { ...who, reason: "lunch" } })
    : hall.tell({ type, data: { ...who, pausedMs: null } });
};

describe("idle-while-waiting", () => {
  test("a free station with its operator at work, while somebody waits for it, is told with who waits (U7, U8)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    expect(look(hall.pass(10 * MINUTE), view)).toEqual([]);
    const [signal] = look(hall.pass(15 * MINUTE), view);
    expect(signal).toMatchObject({
      signal: "idle-while-waiting",
      operator: "op-w1",
      station: "w1",
      facts: { idleMs: 25 * MINUTE, waiting: 1, breaksBetween: 0 },
    });
    expect(signal?.evidence).toHaveLength(2);
  });

  test("longer idleness scores higher", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    const scores = [20, 10, 10].map((minutes) => look(hall.pass(minutes * MINUTE), view)[0]?.score ?? 0);
    expect(scores[1]).toBeGreaterThan(scores[0] ?? 0);
    expect(scores[2]).toBeGreaterThan(scores[1] ?? 0);
  });

  test("nobody is idle where nobody waits for what he serves (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall, { stage: "unit-check" });
    expect(look(hall.pass(60 * MINUTE), view)).toEqual([]);
  });

  test("who waits while he is served elsewhere cannot come (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall, { isElsewhere: true });
    expect(look(hall.pass(60 * MINUTE), view)).toEqual([]);
  });

  test("a break is not idleness (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    paused(hall.pass(2 * MINUTE), "operator.paused");
    expect(look(hall.pass(45 * MINUTE), view)).toEqual([]);
    paused(hall, "operator.resumed");
    expect(look(hall.pass(5 * MINUTE), view)).toEqual([]);
  });

  test("a break does not wipe out the idle time on both sides of it", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    paused(hall.pass(9 * MINUTE), "operator.paused");
    paused(hall.pass(5 * MINUTE), "operator.resumed");
    expect(look(hall.pass(9 * MINUTE), view)[0]?.facts).toMatchObject({ idleMs: 18 * MINUTE, breaksBetween: 1 });
  });

  test("on a break nobody is idle, whatever was before it (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    paused(hall.pass(20 * MINUTE), "operator.paused");
    expect(look(hall.pass(MINUTE), view)).toEqual([]);
  });

  test.each(["op-w1", "op-u1"])(
    "a refused act of %s during a break does not turn it into idleness (U10)",
    (operator) => {
      const hall = atNine();
      const view = somebodyWaits(hall);
      paused(hall, "operator.paused");
      hall.pass(MINUTE).refuse("w1", operator);
      expect(look(hall.pass(45 * MINUTE), view)).toEqual([]);
      paused(hall, "operator.resumed");
      expect(look(hall.pass(5 * MINUTE), view)).toEqual([]);
    },
  );

  test("who asks for the next citizen and is refused is at work (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    hall.pass(14 * MINUTE).refuse("w1", "op-w1", "nobody-waits");
    expect(look(hall.pass(10 * MINUTE), view)).toEqual([]);
  });

  test("force majeure stops the count, and a break that outlasts it stays a break (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    paused(hall, "operator.paused");
    hall.pass(5 * MINUTE).tell({ type: "centre.paused", data: { reason: "air-raid alarm", by: "control" } });
    expect(look(hall.pass(60 * MINUTE), { ...view, hold: {} })).toEqual([]);
    hall.tell({ type: "centre.resumed", data: { by: "control", heldMs: 60 * MINUTE } });
    expect(look(hall.pass(30 * MINUTE), view)).toEqual([]);
    paused(hall, "operator.resumed");
    expect(look(hall.pass(5 * MINUTE), view)).toEqual([]);
  });

  test("after force majeure the count begins anew (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    hall.pass(11 * MINUTE).tell({ type: "centre.paused", data: { reason: "air-raid alarm", by: "control" } });
    hall.pass(60 * MINUTE).tell({ type: "centre.resumed", data: { by: "control", heldMs: 60 * MINUTE } });
    expect(look(hall.pass(10 * MINUTE), view)).toEqual([]);
    expect(look(hall.pass(10 * MINUTE), view)).toHaveLength(1);
  });

  test("before a dead board nobody can be called, and its time is not the operator's (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    hall.device("board-w1", "failed");
    expect(look(hall.pass(60 * MINUTE), view)).toEqual([]);
    hall.device("board-w1", "ready");
    expect(look(hall.pass(10 * MINUTE), view)).toEqual([]);
  });

  test("a power cut is nobody's idleness (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    hall.pass(5 * MINUTE).reboot(50 * MINUTE);
    expect(look(hall.pass(5 * MINUTE), view)).toEqual([]);
  });

  test("before doors open and after they close nobody is idle (U10)", () => {
    const early = opened().signIn("w1");
    const waitsEarly = somebodyWaits(early);
    expect(look(early.pass(115 * MINUTE), waitsEarly)).toEqual([]);
    expect(look(early.pass(10 * MINUTE), waitsEarly)).toEqual([]);
    const late = opened()
      .pass(10 * HOUR)
      .signIn("w1");
    const waitsLate = somebodyWaits(late);
    expect(look(late.pass(65 * MINUTE), waitsLate)).toEqual([]);
  });

  test("a wall clock that jumps makes nobody idle (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    expect(look(hall.pass(5 * MINUTE).jumpWall(3 * HOUR), view)).toEqual([]);
  });

  test("a crowd whose members are called by others is still a crowd", () => {
    const hall = atNine();
    for (let no = 0; no < 10; no += 1) hall.pass(2 * MINUTE).call("w2", hall.take(), { waitedMs: 5 * MINUTE });
    const view = somebodyWaits(hall);
    hall.pass(MINUTE).call("w2", hall.take(), { waitedMs: 3 * MINUTE });
    expect(look(hall, view)[0]?.facts["idleMs"]).toBe(21 * MINUTE);
  });

  test("a crowd of several services is one crowd to a station that serves them all", () => {
    const hall = atNine();
    for (let no = 0; no < 12; no += 1) {
      const service = no % 2 === 0 ? "plates" : "registration";
      hall.pass(2 * MINUTE).call("w2", hall.take({ service }), { service, waitedMs: 3 * MINUTE });
    }
    expect(look(hall, somebodyWaits(hall))[0]?.facts["idleMs"]).toBe(24 * MINUTE);
  });

  test("the walking time of a citizen who was called is not his operator's idleness (U10)", () => {
    const hall = atNine();
    const view = somebodyWaits(hall);
    hall.pass(10 * MINUTE).call("w1", hall.take());
    expect(look(hall.pass(30 * MINUTE), view)).toEqual([]);
  });
});
