import { describe, expect, test } from "vitest";
import type { BreakReason } from "../../../../../agent/domain/event.ts";
import { type Life, MINUTE, staffed } from "../life.ts";

const pause = (life: Life, reason: BreakReason = "lunch", station = "w1") =>
  life.tell({ type: "break.began", station, reason });
const resume = (life: Life, station = "w1") => life.tell({ type: "break.ended", station });

describe("a break", () => {
  test.each(["lunch", "rest", "duty", "equipment", "other"] as const)("for %s begins and ends on record", (reason) => {
    const life = staffed();
    expect(pause(life, reason).events).toEqual([
      { type: "operator.paused", data: { station: "w1", operator: "op-1", authority: "centre", reason } },
    ]);
    expect(life.at("w1").pause).toMatchObject({ reason, since: { mono: life.now.mono } });
    expect(resume(life.pass(30 * MINUTE)).events).toEqual([
      {
        type: "operator.resumed",
        data: { station: "w1", operator: "op-1", authority: "centre", pausedMs: 30 * MINUTE },
      },
    ]);
    expect(life.at("w1").pause).toBeNull();
  });

  test("that has begun does not begin again, and none ends that did not begin", () => {
    const life = staffed();
    expect(resume(life).refusal).toBe("not-on-break");
    pause(life);
    expect(pause(life, "rest").refusal).toBe("on-break");
    expect(life.of("operator.refused").map(({ act }) => act)).toEqual(["break.ended", "break.began"]);
  });

  test("waits until the citizen has left, except where equipment broke", () => {
    const life = staffed();
    const visit = life.take();
    life.call("w1");
    expect(pause(life).refusal).toBe("station-busy");
    expect(life.visit(visit).legs).toMatchObject([{ phase: "called", station: "w1" }]);
    expect(pause(life, "equipment").refusal).toBeNull();
    expect(life.at("w1").visit).toBe(visit);
  });

  test("of one station is no break of another", () => {
    const life = staffed();
    pause(life);
    expect(life.at("w2").pause).toBeNull();
  });

  test("ends with the sign-out, with its length on record", () => {
    const life = staffed();
    pause(life);
    life.pass(10 * MINUTE).tell({ type: "operator.left", station: "w1" });
    expect(life.types(-2)).toEqual(["operator.resumed", "operator.signed-out"]);
    expect(life.of("operator.resumed")).toMatchObject([{ pausedMs: 10 * MINUTE }]);
    expect(life.at("w1")).toMatchObject({ operator: null, pause: null });
  });

  test("of whoever is relieved ends too, and not that of the one who relieves", () => {
    const life = staffed();
    life.tell({ type: "operator.left", station: "w2" });
    pause(life);
    life.signIn("w1", "op-2");
    expect(life.types(-3)).toEqual(["operator.resumed", "operator.signed-out", "operator.signed-in"]);
    expect(life.at("w1")).toMatchObject({ operator: "op-2", pause: null });
  });

  test("has no length where a power cut hides it", () => {
    const life = staffed();
    pause(life);
    life.now = { boot: "boot-2", mono: 10, wall: life.now.wall - MINUTE, quality: "none" };
    resume(life);
    expect(life.of("operator.resumed")).toMatchObject([{ pausedMs: null }]);
  });
});
