import { describe, expect, test } from "vitest";
import { CALLS_KEPT } from "../../../../agent/domain/latest-calls.ts";
import { fromSnapshot, toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { HOUR, MINUTE, opened } from "./life.ts";

function atWindow(tickets: number) {
  const life = opened();
  life.tell({ type: "operator.came", station: "w1", operator: "op-1" });
  const visits = Array.from({ length: tickets }, () => life.take());
  return { life, visits };
}

describe("the latest calls of a centre", () => {
  test("stay when their visits have left, and are never more than a hall can take in", () => {
    const { life, visits } = atWindow(CALLS_KEPT + 3);
    for (const _ of visits) {
      life.call("w1");
      life.pass(MINUTE);
      life.serve("w1");
    }
    expect(life.centre.latestCalls.map(({ visit }) => visit)).toEqual(visits.toReversed().slice(0, CALLS_KEPT));
  });

  test("are one for a visit and station: a recall counts, and a call that comes again is the newest", () => {
    const { life, visits } = atWindow(2);
    life.call("w1");
    life.pass(MINUTE);
    life.tell({ type: "recall.asked", station: "w1" });
    expect(life.centre.latestCalls).toMatchObject([{ visit: visits[0], station: "w1", recalls: 1 }]);
    life.pass(MINUTE);
    life.miss("w1");
    life.call("w1", "A002", "direct");
    life.pass(MINUTE);
    life.miss("w1");
    life.call("w1", "A001", "direct");
    expect(life.centre.latestCalls).toMatchObject([
      { ticket: "A001", recalls: 0 },
      { ticket: "A002", recalls: 1 },
    ]);
  });

  test("are called anew when force majeure is over", () => {
    const { life } = atWindow(1);
    life.call("w1");
    const calledAt = life.centre.latestCalls[0]?.at ?? 0;
    life.tell({ type: "hold.asked", by: "keys", reason: "key" });
    life.pass(MINUTE);
    life.tell({ type: "resume.asked", by: "keys" });
    expect(life.events.some(({ type }) => type === "visit.resumed")).toBe(true);
    expect(life.centre.latestCalls[0]?.at).toBe(calledAt + MINUTE);
  });

  test("are forgotten when the day turns, for its numbers begin anew", () => {
    const { life } = atWindow(1);
    life.call("w1");
    life.pass(MINUTE);
    life.serve("w1");
    life.pass(24 * HOUR);
    life.tell({ type: "time.passed" });
    expect(life.events.filter(({ type }) => type === "centre.opened")).toHaveLength(2);
    expect(life.centre.latestCalls).toEqual([]);
  });

  test("come back from a snapshot", () => {
    const { life } = atWindow(1);
    life.call("w1");
    expect(life.centre.latestCalls).toHaveLength(1);
    expect(fromSnapshot(toSnapshot(life.centre))?.latestCalls).toEqual(life.centre.latestCalls);
  });
});
