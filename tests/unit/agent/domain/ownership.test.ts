import { describe, expect, test } from "vitest";
import { plan } from "../../../sim/centre-plan.ts";
import { HOUR, MINUTE, staffed } from "./life.ts";
import { closedOf, rowsOf, tick } from "./time-rows.ts";

describe("the time of a visit", () => {
  test("K10 K16: each stretch has one owner, and all of them are the time from paper to handover", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(4 * MINUTE).serve("w1");
    life.pass(2 * MINUTE).serve("w2");
    expect(rowsOf(life)).toEqual({
      "intake centre null": 4,
      "intake citizen null": 1,
      "intake centre op-1": 5,
      "handover centre null": 2,
      "handover citizen null": 1,
      "handover centre op-2": 5,
    });
    expect(closedOf(life)).toMatchObject({ totalMs: 18 * MINUTE, normMinutes: 60, overdue: false });
  });

  test("the way to the window is the citizen's for two minutes, then whoever called owns the wait", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    life.pass(7 * MINUTE).tell({ type: "start.told", station: "w1" });
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    expect(rowsOf(life)).toEqual({ "intake citizen null": 2, "intake centre op-1": 5 });
  });

  test("U10: force majeure is nobody's time, neither of waiting nor of service", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(5 * MINUTE).call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life.pass(3 * MINUTE).tell({ type: "hold.asked", by: "kiosk", reason: "air-raid alarm" });
    life.pass(HOUR).tell({ type: "resume.asked", by: "kiosk" });
    life.pass(2 * MINUTE).tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(life.of("stage.finished")[0]?.servedMs).toBe(5 * MINUTE);
    life.tell({ type: "void.asked", station: "w1", ticket: "C001", reason: "taken twice" });
    expect(rowsOf(life)).toEqual({ "intake centre null": 5, "intake centre op-1": 5, "intake force-majeure null": 60 });
  });

  test("U10: what machines take away is taken off people, where the journal shows that one was down", () => {
    const life = staffed();
    life.tell({ type: "operator.left", station: "w2" });
    life.take("number-plates");
    life.tell({ type: "device.changed", device: "board-w1", phase: "failed", fault: "no-answer" });
    life.pass(10 * MINUTE).tell({ type: "device.changed", device: "board-w1", phase: "ready", fault: null });
    life.pass(MINUTE).tell({ type: "break.began", station: "w1", reason: "equipment" });
    life.pass(6 * MINUTE).tell({ type: "break.ended", station: "w1" });
    life.pass(MINUTE).serve("w1");
    life.tell({ type: "void.asked", station: "w1", ticket: "C001", reason: "taken twice" });
    expect(rowsOf(life)).toMatchObject({
      "intake equipment null": 10,
      "intake centre null": 8,
      "intake centre op-1": 5,
    });
  });

  test("a machine that is down is no excuse while somebody else could serve", () => {
    const life = staffed();
    life.take("number-plates");
    life.tell({ type: "device.changed", device: "board-w1", phase: "failed", fault: "no-answer" });
    life.pass(10 * MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake centre null": 10 });
  });

  test("who missed a fair call, or goes by his own wish, owns the time, but a missed call is held against nobody for longer than a quarter of an hour", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    life.pass(MINUTE).tell({ type: "recall.asked", station: "w1" });
    expect(life.pass(2 * MINUTE).tell({ type: "no-show.told", station: "w1" }).refusal).toBeNull();
    life.pass(20 * MINUTE).call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life
      .pass(MINUTE)
      .tell({ type: "postpone.asked", station: "w1", minutes: 15, by: "citizen", reason: "forgot a paper" });
    life.pass(15 * MINUTE);
    tick(life);
    expect(life.leg("2026-11-21-C001").phase).toBe("waiting");
    life.pass(2 * MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake citizen null": 32, "intake centre op-1": 2, "intake centre null": 7 });
  });

  test("a break that is said to be equipment's excuses nobody while every device is well, and nothing is finished on it", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    life.tell({ type: "break.began", station: "w1", reason: "equipment" });
    expect(life.tell({ type: "start.told", station: "w1" }).refusal).toBe("on-break");
    life.tell({ type: "break.ended", station: "w1" });
    life.tell({ type: "start.told", station: "w1" });
    life.tell({ type: "break.began", station: "w1", reason: "equipment" });
    expect(life.pass(50 * MINUTE).tell({ type: "finish.told", station: "w1", outcome: "passed" }).refusal).toBe(
      "on-break",
    );
    life.tell({ type: "break.ended", station: "w1" });
    life.tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(life.visit("2026-11-21-C001").spent).toEqual([
      { stage: "intake", owner: "centre", operator: "op-1", ms: 50 * MINUTE },
    ]);
  });

  test("a board whose plug is pulled during service takes nothing off whoever serves", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life.tell({ type: "device.changed", device: "board-w1", phase: "absent", fault: null });
    life.pass(50 * MINUTE).tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(life.visit("2026-11-21-C001").spent).toEqual([
      { stage: "intake", owner: "centre", operator: "op-1", ms: 50 * MINUTE },
    ]);
  });

  test("a board that flaps does not lend the way to the window anew each time", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    for (let no = 0; no < 10; no += 1) {
      life.pass(2 * MINUTE).tell({ type: "device.changed", device: "board-w1", phase: "failed", fault: "no-answer" });
      life.pass(1_000).tell({ type: "device.changed", device: "board-w1", phase: "ready", fault: null });
    }
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    expect(rowsOf(life)).toMatchObject({ "intake citizen null": 2, "intake centre op-1": 18 });
  });

  test("a recall does not lend the way to the window anew", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    for (let no = 0; no < 5; no += 1) life.pass(MINUTE).tell({ type: "recall.asked", station: "w1" });
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    expect(rowsOf(life)).toEqual({ "intake citizen null": 2, "intake centre op-1": 3 });
  });

  test("a window for another service that is open is no reproach to one whose machine is down", () => {
    const rules = {
      ...plan,
      stations: plan.stations.map((station) =>
        station.id === "w1"
          ? { ...station, services: ["number-plates"] }
          : station.id === "w2"
            ? { ...station, services: ["licence-first"] }
            : station,
      ),
    };
    const life = staffed(rules);
    life.take("number-plates");
    life.tell({ type: "device.changed", device: "board-w1", phase: "failed", fault: "no-answer" });
    life.pass(10 * MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake equipment null": 10 });
  });
});
