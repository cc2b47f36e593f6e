import { describe, expect, test } from "vitest";
import { sumOf } from "../../../../agent/domain/ownership.ts";
import { HOUR, MINUTE, MORNING, staffed } from "./life.ts";
import { closedOf, rowsOf, tick } from "./time-rows.ts";

describe("a time in which nobody saw", () => {
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

  test("a clock that begins in 1970, or hours back, makes no hours of darkness: unknown until it is set, then exact", () => {
    for (const wall of [0, MORNING - 4 * HOUR]) {
      const life = staffed();
      life.take("number-plates");
      life.pass(10 * MINUTE);
      tick(life);
      const before = life.now.wall;
      life.now = { boot: "boot-2", mono: 20_000, wall, quality: "none" };
      life.tell({ type: "agent.started", version: "test", config: "test" });
      life.pass(5 * MINUTE);
      tick(life);
      expect(life.of("visit.overdue")).toEqual([]);
      const trueWall = before + HOUR + 5 * MINUTE;
      const correctionMs = trueWall - life.now.wall;
      life.setWall(trueWall).tell({ type: "clock.became-good", correctionMs });
      life.tell({ type: "gone.told", station: "w1", ticket: "C001" });
      expect(rowsOf(life)).toEqual({ "intake centre null": 15, "intake power null": 60 });
    }
  });

  test("two dark times before a clock is set add up to what they were", () => {
    const life = staffed();
    life.take("number-plates");
    const began = life.now.wall;
    tick(life);
    life.now = { boot: "boot-2", mono: 20_000, wall: began - 3 * HOUR, quality: "none" };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(10 * MINUTE);
    tick(life);
    life.now = { boot: "boot-3", mono: 20_000, wall: began - 9 * HOUR, quality: "none" };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(20 * MINUTE);
    const trueWall = began + 130 * MINUTE;
    const correctionMs = trueWall - life.now.wall;
    life.setWall(trueWall).tell({ type: "clock.became-good", correctionMs });
    life.tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake centre null": 30, "intake power null": 100 });
  });

  test("a clock that is moved long after a good start stretches no dark time", () => {
    const life = staffed();
    life.take("number-plates");
    tick(life);
    life.pass(20 * MINUTE).now = { ...life.now, boot: "boot-2", mono: 20_000 };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(10 * MINUTE).setWall(life.now.wall + 3 * HOUR);
    life.tell({ type: "clock.became-good", correctionMs: 3 * HOUR });
    life.tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(rowsOf(life)).toEqual({ "intake power null": 20, "intake centre null": 10 });
  });

  test("an alarm that outlasts a power cut stays an alarm, also where the clock was behind", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(MINUTE).tell({ type: "hold.asked", by: "alarm", reason: "air raid" });
    const before = life.now.wall;
    life.now = { boot: "boot-2", mono: 20_000, wall: before - 2 * HOUR, quality: "none" };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(10 * MINUTE);
    const trueWall = before + 130 * MINUTE;
    const correctionMs = trueWall - life.now.wall;
    life.setWall(trueWall).tell({ type: "clock.became-good", correctionMs });
    life.tell({ type: "resume.asked", by: "alarm" });
    life.call("w1");
    expect(life.of("visit.called")[0]?.waitedMs).toBe(MINUTE);
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    expect(rowsOf(life)).toEqual({ "intake centre null": 1, "intake force-majeure null": 130 });
  });

  test("K6 K7: neither waiting nor service contains the time in which the power was away", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(4 * MINUTE).call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life.pass(2 * MINUTE);
    tick(life);
    life.pass(3 * HOUR).now = { ...life.now, boot: "boot-2", mono: 20_000 };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.pass(MINUTE).tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(life.of("stage.finished")[0]?.servedMs).toBe(3 * MINUTE);
  });
});
