import { describe, expect, test } from "vitest";
import { fromSnapshot, toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { HOUR, type Life, MINUTE, opened, staffed } from "./life.ts";

const DAY = 24 * HOUR;
const tickets = (life: Life) => life.of("ticket.reserved").map(({ ticket }) => ticket);

function restart(life: Life, afterMs: number): void {
  const centre = fromSnapshot(toSnapshot(life.centre));
  if (centre === null) throw new Error("the state was not read back");
  life.centre = centre;
  const wall = life.now.wall + afterMs;
  life.now = { boot: `boot-${wall}`, mono: 5, wall, quality: "rtc" };
  life.open();
}

describe("numbers and days that others got wrong", () => {
  test("the day is not bound once at the start: after midnight nobody gets the number of another", () => {
    const life = opened();
    life.take();
    for (let no = 0; no < 3; no += 1) {
      life.pass(DAY).tell({ type: "time.passed" });
      life.take();
      life.take();
    }
    expect(tickets(life)).toEqual(["A001", "A001", "A002", "A001", "A002", "A001", "A002"]);
    const visits = life.of("ticket.reserved").map(({ visit }) => visit);
    expect(new Set(visits).size).toBe(visits.length);
  });

  test.each([
    ["an hour and a minute after the turn", 61 * MINUTE],
    ["in the next afternoon", 9 * HOUR],
    ["three days later", 3 * DAY],
  ])("a day resets also where nobody looked at exactly hh:mm, but %s", (_, laterMs) => {
    const life = opened();
    life.take();
    life.pass(19 * HOUR + laterMs).tell({ type: "time.passed" });
    expect(life.of("centre.closed")).toMatchObject([{ day: "2026-11-21", issued: 1 }]);
    life.take();
    expect(tickets(life)).toEqual(["A001", "A001"]);
  });

  test("state that is older than three hours is not thrown away: who waited before a long power cut waits after it, at his place", () => {
    const life = staffed();
    const first = life.take();
    const second = life.take();
    restart(life, 10 * HOUR);
    expect([first, second].map((id) => life.leg(id).phase)).toEqual(["waiting", "waiting"]);
    expect(life.take()).toMatch(/A003$/);
    life.signIn("w1", "op-1");
    expect(life.call("w1").events).toMatchObject([{ type: "visit.called", data: { visit: first } }]);
  });

  test("two tickets in one millisecond do not share an id, nor a place", () => {
    const life = opened();
    const taken = Array.from({ length: 50 }, () => life.take());
    expect(new Set(taken).size).toBe(50);
    expect(new Set(taken.map((id) => life.visit(id).place)).size).toBe(50);
  });

  test("numbers are never doubled, reset or of the wrong day through power cuts and a clock that is an hour behind", () => {
    const life = opened();
    for (const jump of [0, -HOUR, 3 * HOUR, -2 * HOUR, 0]) {
      restart(life, jump);
      life.take();
    }
    expect(tickets(life)).toEqual(["A001", "A002", "A003", "A004", "A005"]);
  });

  test("a kiosk that ran all night comes up at opening by itself, without a reboot", () => {
    const life = opened();
    for (let minute = 0; minute < 3 * 24 * 60; minute += 10) life.pass(10 * MINUTE).tell({ type: "time.passed" });
    expect(life.of("centre.opened").map(({ day }) => day)).toEqual([
      "2026-11-21",
      "2026-11-22",
      "2026-11-23",
      "2026-11-24",
    ]);
    expect(life.take()).toBe("2026-11-24-A001");
  });

  test("minutes are not rounded at every step: a visit of four stages adds up to the millisecond", () => {
    const life = staffed();
    const id = life.take();
    const from = life.now.mono;
    for (const station of ["w1", "w3", "w4", "w1"]) {
      life.pass(59_999).call(station);
      life.pass(61).tell({ type: "start.told", station });
      life.pass(30_001).tell({ type: "finish.told", station, outcome: "passed" });
    }
    const [closed] = life.of("visit.closed");
    expect(closed).toMatchObject({ visit: id, totalMs: life.now.mono - from });
    expect(closed?.spent?.reduce((sum, { ms }) => sum + ms, 0)).toBe(closed?.totalMs);
  });

  test("a clock that is earlier after a power cut than before it makes no time negative: unknown is said, not guessed", () => {
    const life = staffed();
    const id = life.take();
    restart(life, -HOUR);
    const { spent } = life.visit(id);
    expect(spent.every(({ ms }) => ms >= 0)).toBe(true);
    expect(spent.map(({ owner }) => owner)).toContain("unknown");
  });
});
