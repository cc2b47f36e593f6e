import { describe, expect, test } from "vitest";
import { businessDay } from "../../../../agent/domain/decide-day.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { HOUR, Life, MINUTE, MORNING, opened, staffed } from "./life.ts";

const almaty = { timezone: "Asia/Almaty", dayTurnsAt: 4 * 60 };
const kyiv = { timezone: "Europe/Kyiv", dayTurnsAt: 4 * 60 };
const at = (iso: string) => Date.parse(iso);

describe("the business day", () => {
  test("turns at four in the morning in Almaty, not at midnight", () => {
    expect(businessDay(at("2026-11-20T22:59:59.999Z"), almaty)).toBe("2026-11-20");
    expect(businessDay(at("2026-11-20T23:00:00.000Z"), almaty)).toBe("2026-11-21");
    expect(businessDay(at("2026-11-20T19:30:00.000Z"), almaty)).toBe("2026-11-20");
  });

  test("turns at four in the morning in Kyiv on both sides of daylight saving", () => {
    expect(businessDay(at("2026-03-28T01:59:59.999Z"), kyiv)).toBe("2026-03-27");
    expect(businessDay(at("2026-03-29T01:00:00.000Z"), kyiv)).toBe("2026-03-29");
    expect(businessDay(at("2026-03-29T00:59:59.999Z"), kyiv)).toBe("2026-03-28");
    expect(businessDay(at("2026-10-25T01:59:59.999Z"), kyiv)).toBe("2026-10-24");
    expect(businessDay(at("2026-10-25T02:00:00.000Z"), kyiv)).toBe("2026-10-25");
  });

  test.each([kyiv, almaty])("lasts from one turn to the next without gap in $timezone, all year", (zone) => {
    const life = new Life({ ...plan, ...zone }, { wall: at("2026-01-01T12:00:00Z") });
    life.tell({ type: "time.passed" });
    for (let hour = 0; hour < 366 * 24; hour += 1) life.pass(HOUR).tell({ type: "time.passed" });
    const days = life.of("centre.opened");
    expect(days).toHaveLength(367);
    for (const [no, next] of days.slice(1).entries()) {
      expect(days[no]?.until).toBe(next.from);
      expect(businessDay(at(next.from), zone)).toBe(next.day);
      expect(businessDay(at(next.from) - 1, zone)).toBe(days[no]?.day);
    }
  });

  test("has 23 hours in spring and 25 in autumn in Kyiv", () => {
    const lengthOf = (wall: string) => {
      const life = new Life({ ...plan, ...kyiv }, { wall: at(wall) });
      life.tell({ type: "time.passed" });
      const [day] = life.of("centre.opened");
      return (at(day?.until ?? "") - at(day?.from ?? "")) / HOUR;
    };
    expect(lengthOf("2026-03-28T12:00:00Z")).toBe(23);
    expect(lengthOf("2026-10-24T12:00:00Z")).toBe(25);
    expect(lengthOf("2026-06-24T12:00:00Z")).toBe(24);
  });

  test("opens whatever the clock says where no day was known, so that a centre without a clock works", () => {
    const life = new Life(plan, { quality: "none" });
    expect(life.tell({ type: "time.passed" }).events.map((event) => event.type)).toEqual(["centre.opened"]);
    expect(life.tell({ type: "time.passed" }).events.map((event) => event.type)).toEqual(["centre.observed"]);
  });

  test("does not turn by a clock that nobody set", () => {
    const life = opened().setWall(MORNING + 30 * HOUR, "none");
    expect(life.tell({ type: "time.passed" }).events.map((event) => event.type)).not.toContain("centre.opened");
    expect(life.centre.day).toBe("2026-11-21");
    life.setWall(MORNING + 30 * HOUR, "ntp").tell({ type: "time.passed" });
    expect(life.centre.day).toBe("2026-11-22");
  });

  test("ends every visit that is not being served, voids numbers without proof, and counts", () => {
    const life = staffed();
    const serving = life.take();
    life.call("w1");
    life.tell({ type: "start.told", station: "w1" });
    const called = life.take();
    life.call("w2");
    const waiting = life.take();
    const reserved = life.reserve();
    const before = life.events.length;
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    expect(life.types(before)).toEqual([
      "visit.overdue",
      "cause.opened",
      "visit.closed",
      "visit.overdue",
      "cause.opened",
      "visit.closed",
      "ticket.voided",
      "centre.closed",
      "centre.opened",
    ]);
    expect(life.of("visit.closed")).toMatchObject([
      { visit: called, outcome: "day-ended" },
      { visit: waiting, outcome: "day-ended" },
    ]);
    expect(life.of("ticket.voided")).toMatchObject([{ visit: reserved, why: "day-ended", paper: "possible" }]);
    expect(life.of("centre.closed")).toEqual([{ day: "2026-11-21", issued: 4 }]);
    expect([...life.centre.visits.keys()]).toEqual([serving]);
    expect(life.at("w2").visit).toBeNull();
    expect(life.centre.queues.size).toBe(0);
  });

  test("turns while the centre is held and ends nobody's visit; whoever is not served by then ends at the turn after", () => {
    const life = staffed();
    const called = life.take();
    life.call("w1");
    const waiting = life.take();
    const reserved = life.reserve();
    life.tell({ type: "hold.asked", by: "alarm", reason: "air raid" });
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    expect(life.centre.day).toBe("2026-11-22");
    expect(life.of("visit.closed")).toEqual([]);
    expect(life.of("ticket.voided")).toMatchObject([{ visit: reserved, why: "day-ended" }]);
    life.tell({ type: "resume.asked", by: "alarm" });
    expect([life.leg(called).phase, life.leg(waiting).phase]).toEqual(["called", "waiting"]);
    const today = life.take();
    expect([waiting, today]).toEqual(["2026-11-21-A002", "2026-11-22-A001"]);
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    expect(life.of("visit.closed").map(({ visit, outcome }) => `${visit} ${outcome}`)).toEqual(
      [called, waiting, today].map((visit) => `${visit} day-ended`),
    );
  });

  test("whoever presses a key in the moment of the turn is the first of the new day, and stays", () => {
    const life = staffed();
    const yesterday = life.take();
    life.setWall(Date.parse(life.of("centre.opened")[0]?.until ?? ""));
    life.press();
    const visit = life.of("ticket.reserved").at(-1)?.visit ?? "none";
    expect([yesterday, visit]).toEqual(["2026-11-21-A001", "2026-11-22-A001"]);
    expect(life.of("visit.closed").map((closed) => closed.visit)).toEqual([yesterday]);
    life.prove(visit);
    life.pass(10_000).tell({ type: "time.passed" });
    expect(life.of("centre.opened")).toHaveLength(2);
    expect(life.call("w1").events).toContainEqual(
      expect.objectContaining({ type: "visit.called", data: expect.objectContaining({ visit }) }),
    );
  });

  test("calls nobody of the day before, however soon after the turn the key is pressed; who was called may still begin", () => {
    const life = staffed();
    const called = life.take();
    life.call("w1");
    life.take();
    life.setWall(Date.parse(life.of("centre.opened")[0]?.until ?? ""));
    life.tell({ type: "start.told", station: "w1" });
    expect(life.call("w2").refusal).toBe("nobody-waits");
    expect([...life.centre.visits.keys()]).toEqual([called]);
    expect(life.centre.day).toBe("2026-11-22");
  });

  test("ends its visits in the order of their places", () => {
    const life = opened();
    const visits = Array.from({ length: 40 }, () => life.take());
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    expect(life.of("visit.closed").map((closed) => closed.visit)).toEqual(visits);
  });
});

describe("numbers", () => {
  test("begin at one for every letter and every day", () => {
    const life = opened();
    expect(life.take()).toBe("2026-11-21-A001");
    expect(life.take("number-plates")).toBe("2026-11-21-C001");
    expect(life.take()).toBe("2026-11-21-A002");
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    expect(life.take()).toBe("2026-11-22-A001");
  });

  test("go to the end of their range and are then exhausted, for that letter only", () => {
    const life = opened();
    for (let no = 1; no <= 699; no += 1) {
      const visit = life.reserve();
      life.tell({ type: "print.refused", visit, copy: 0, printer: "printer", why: "paper-out" });
    }
    expect(life.of("ticket.reserved").at(-1)?.ticket).toBe("A699");
    expect(life.press().refusal).toBe("numbers-exhausted");
    expect(life.take("number-plates")).toBe("2026-11-21-C001");
  });

  test("never repeat where the clock is set back over the turn and forward three hours", () => {
    const life = opened();
    const turn = Date.parse(life.of("centre.opened")[0]?.until ?? "");
    const seen = [life.take(), life.take()];
    for (const wall of [turn + MINUTE, turn - MINUTE, turn + 3 * HOUR, turn - 2 * HOUR, turn + MINUTE]) {
      life.setWall(wall).tell({ type: "time.passed" });
      seen.push(life.take(), life.take());
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(4, 6)).toEqual(["2026-11-21-A003", "2026-11-21-A004"]);
  });

  test("never repeat where the clock jumps years ahead and comes back, through more days than are remembered", () => {
    const life = opened();
    const seen = [life.take()];
    for (let no = 0; no < 60; no += 1) {
      life.setWall(MORNING + (1_000 + no) * 24 * HOUR).tell({ type: "time.passed" });
      seen.push(life.take());
    }
    life.setWall(MORNING).tell({ type: "time.passed" });
    seen.push(life.take());
    expect(life.centre.numbers.size).toBe(40);
    expect(life.centre.day).not.toBe("2026-11-21");
    expect(new Set(seen).size).toBe(seen.length);
  });
});
