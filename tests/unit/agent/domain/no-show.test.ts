import { describe, expect, test } from "vitest";
import { CALL_SHOWN_MIN_MS } from "../../../../agent/domain/decide-call.ts";
import { WALK_MS } from "../../../../agent/domain/ownership.ts";
import { HOUR, MINUTE, staffed } from "./life.ts";

describe("a citizen who does not come", () => {
  const called = () => {
    const life = staffed();
    life.take();
    life.call("w1");
    return { life, noShow: () => life.tell({ type: "no-show.told", station: "w1" }).refusal };
  };

  test("is not a no-show before the time to walk has passed since the call, however often he was recalled", () => {
    const { life, noShow } = called();
    life.pass(MINUTE).tell({ type: "recall.asked", station: "w1" });
    expect(life.pass(WALK_MS - MINUTE - 1) && noShow()).toBe("called-too-recently");
    expect(life.pass(1) && noShow()).toBeNull();
    expect(life.of("visit.no-show")).toMatchObject([{ fair: true, shownMs: WALK_MS }]);
  });

  test("is not a no-show without a recall, however long ago the call was", () => {
    const { life, noShow } = called();
    expect(life.pass(HOUR) && noShow()).toBe("called-too-recently");
  });

  test("is not a no-show before the latest recall was shown for twenty seconds", () => {
    const { life, noShow } = called();
    life.pass(WALK_MS).tell({ type: "recall.asked", station: "w1" });
    expect(life.pass(CALL_SHOWN_MIN_MS - 1) && noShow()).toBe("called-too-recently");
    expect(life.pass(1) && noShow()).toBeNull();
  });

  test("has two minutes and more, twice, before two presses end his visit", () => {
    const { life } = called();
    const since = life.now.mono;
    life.miss("w1");
    life.call("w1");
    life.miss("w1");
    expect(life.of("visit.closed")).toMatchObject([{ outcome: "no-show" }]);
    expect(life.now.mono - since).toBe(2 * WALK_MS);
  });

  test("goes to the end of the queue once, and the visit ends the second time", () => {
    const life = staffed();
    const absent = life.take();
    const present = life.take();
    const miss = (station: string) => {
      life.call(station);
      return life.miss(station);
    };
    expect(miss("w1").events.map((event) => event.type)).toEqual(["visit.no-show"]);
    expect(life.centre.queues.get("licence-first/intake/ordinary")).toEqual([present, absent]);
    expect(life.at("w1").visit).toBeNull();
    life.call("w2");
    expect(life.of("visit.called").at(-1)?.visit).toBe(present);
    const ended = miss("w1");
    expect(ended.events).toMatchObject([
      { type: "visit.no-show", data: { visit: absent, missed: 2 } },
      { type: "visit.closed", data: { visit: absent, outcome: "no-show", totalMs: 2 * WALK_MS } },
    ]);
    expect(life.centre.visits.has(absent)).toBe(false);
    expect(life.centre.queues.size).toBe(0);
  });

  test("is forgiven when the next stage begins", () => {
    const life = staffed();
    const visit = life.take();
    life.call("w1");
    life.miss("w1");
    life.serve("w1");
    expect(life.visit(visit).missed).toBe(0);
  });

  test("is told only where one is called", () => {
    const life = staffed();
    expect(life.tell({ type: "no-show.told", station: "w1" }).refusal).toBe("station-idle");
    expect(life.tell({ type: "recall.asked", station: "w1" }).refusal).toBe("station-idle");
    life.take();
    life.call("w1");
    life.tell({ type: "start.told", station: "w1" });
    expect(life.pass(MINUTE).tell({ type: "no-show.told", station: "w1" }).refusal).toBe("station-idle");
  });
});
