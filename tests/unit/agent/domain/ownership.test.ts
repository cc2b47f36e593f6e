import { describe, expect, test } from "vitest";
import { sumOf } from "../../../../agent/domain/ownership.ts";
import { HOUR, type Life, MINUTE, staffed } from "./life.ts";

const closedOf = (life: Life) => life.of("visit.closed").at(-1);
const rowsOf = (life: Life) =>
  Object.fromEntries(
    (closedOf(life)?.spent ?? []).map(({ stage, owner, operator, ms }) => [
      `${stage} ${owner} ${operator}`,
      ms / MINUTE,
    ]),
  );
const tick = (life: Life) => life.tell({ type: "time.passed" });

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

  test("U10: what machines take away is taken off people: a dead board, a break because of equipment", () => {
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
      "intake equipment null": 16,
      "intake centre null": 2,
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

  test("U10: while the power is away time is the power's, and while only the agent was down it is equipment's", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(3 * MINUTE);
    tick(life);
    life.pass(20 * MINUTE).now = { ...life.now, boot: "boot-2", mono: 40_000 };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(MINUTE);
    tick(life);
    life.pass(2 * MINUTE).tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake centre null": 5, "intake power null": 20, "intake equipment null": 2 });
  });

  test("a dark time that no clock could measure is unknown until a good clock tells, and then exact", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(3 * MINUTE);
    tick(life);
    life.now = { boot: "boot-2", mono: 40_000, wall: life.now.wall + 10, quality: "none" };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(MINUTE).setWall(life.now.wall + 30 * MINUTE, "ntp");
    life.tell({ type: "clock.became-good", correctionMs: 30 * MINUTE });
    life.tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(closedOf(life)?.totalMs).toBe(34 * MINUTE + 10);
    expect(rowsOf(life)).toEqual({ "intake centre null": 4, "intake power null": 30 + 10 / MINUTE });
  });

  test("a total that cannot be known is not told, and its sum is the least that it can be", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(3 * MINUTE);
    tick(life);
    life.now = { boot: "boot-2", mono: 40_000, wall: life.now.wall - HOUR, quality: "none" };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(closedOf(life)).toMatchObject({ totalMs: null });
    expect(sumOf(closedOf(life)?.spent ?? [])).toBe(4 * MINUTE);
  });

  test("while the journal refused, nobody could be called: that time is equipment's", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(10 * MINUTE).tell({ type: "journal.tried", fault: "journal-full", darkMs: 4 * MINUTE });
    life.tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake centre null": 6, "intake equipment null": 4 });
  });

  test("who missed a fair call, or goes by his own wish, owns the time until he is called again", () => {
    const life = staffed();
    life.take("number-plates");
    life.call("w1");
    life.pass(MINUTE).tell({ type: "no-show.told", station: "w1" });
    life.pass(8 * MINUTE).call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life
      .pass(MINUTE)
      .tell({ type: "postpone.asked", station: "w1", minutes: 15, by: "citizen", reason: "forgot a paper" });
    life.pass(15 * MINUTE);
    tick(life);
    expect(life.leg("2026-11-21-C001").phase).toBe("waiting");
    life.pass(2 * MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake citizen null": 24, "intake centre op-1": 1, "intake centre null": 2 });
  });
});
