import { describe, expect, test } from "vitest";
import { HOUR, type Life, MINUTE, staffed } from "./life.ts";

const hold = (life: Life, reason = "fire alarm") => life.tell({ type: "hold.asked", by: "control", reason });
const resume = (life: Life) => life.tell({ type: "resume.asked", by: "hub:c1" });

function busy() {
  const life = staffed();
  const [served, called, waits] = [life.take(), life.take(), life.take()];
  life.call("w1");
  life.pass(MINUTE).tell({ type: "start.told", station: "w1" });
  life.call("w2");
  return { life, served, called, waits };
}

describe("force majeure", () => {
  test("holds the centre by one act, and whoever is at a station with it", () => {
    const { life, served, called } = busy();
    expect(hold(life).events).toEqual([
      { type: "centre.paused", data: { reason: "fire alarm", by: "control" } },
      {
        type: "visit.held",
        data: {
          ...{ visit: served, ticket: "A001", service: "licence-first" },
          ...{ stage: "intake", authority: "centre", station: "w1" },
        },
      },
      {
        type: "visit.held",
        data: {
          ...{ visit: called, ticket: "A002", service: "licence-first" },
          ...{ stage: "intake", authority: "centre", station: "w2" },
        },
      },
    ]);
    expect(life.centre.hold).toMatchObject({ reason: "fire alarm", since: { mono: life.now.mono } });
  });

  test("is over by one act, at the same visits and stations, with its length on record", () => {
    const { life, served, called } = busy();
    const before = life.centre.stations;
    hold(life);
    expect(resume(life.pass(20 * MINUTE)).events).toMatchObject([
      { type: "visit.resumed", data: { visit: served, station: "w1" } },
      { type: "visit.resumed", data: { visit: called, station: "w2" } },
      { type: "centre.resumed", data: { by: "hub:c1", heldMs: 20 * MINUTE } },
    ]);
    expect(life.centre.hold).toBeNull();
    expect(life.centre.stations.map(({ visit, operator }) => ({ visit, operator }))).toEqual(
      before.map(({ visit, operator }) => ({ visit, operator })),
    );
  });

  test("asked for twice happens once", () => {
    const { life } = busy();
    expect(resume(life)).toEqual({ events: [], orders: [], refusal: "centre-not-held" });
    hold(life);
    const { hold: first } = life.centre;
    expect(hold(life.pass(MINUTE), "again")).toEqual({ events: [], orders: [], refusal: "centre-held" });
    expect(life.centre.hold).toEqual(first);
    resume(life);
    expect(resume(life).refusal).toBe("centre-not-held");
  });

  test("outlasts a power cut, and everybody keeps his place", () => {
    const { life, served, waits } = busy();
    const { place } = life.visit(waits);
    hold(life);
    life.now = { boot: "boot-2", mono: 20, wall: life.now.wall + HOUR, quality: "rtc" };
    life.open();
    expect(life.centre.hold).toMatchObject({ reason: "fire alarm" });
    expect(life.press().refusal).toBe("centre-held");
    expect(resume(life).events.at(-1)).toMatchObject({ type: "centre.resumed", data: { heldMs: HOUR } });
    expect(life.visit(waits).legs).toMatchObject([{ phase: "waiting", place }]);
    expect(life.visit(served).legs).toMatchObject([{ phase: "serving", station: "w1" }]);
    life.pass(MINUTE).tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(life.visit(served).passed).toEqual(["intake"]);
  });

  test("has no length where nobody can tell how long the power was away", () => {
    const { life } = busy();
    hold(life);
    life.now = { boot: "boot-2", mono: 20, wall: life.now.wall - HOUR, quality: "none" };
    expect(resume(life).events.at(-1)).toMatchObject({ data: { heldMs: null } });
  });

  test("keeps of a long reason what a record has room for", () => {
    const { life } = busy();
    hold(life, "x".repeat(500));
    expect(life.of("centre.paused")).toMatchObject([{ reason: "x".repeat(200) }]);
  });

  test("does not resume a visit whose operator was revoked meanwhile", () => {
    const { life, served, called } = busy();
    hold(life);
    life.tell({ type: "operator.revoked", operator: "op-1", by: "control" });
    expect(resume(life).events.map(({ type }) => type)).toEqual(["visit.resumed", "centre.resumed"]);
    expect(life.of("visit.resumed")).toMatchObject([{ visit: called }]);
    expect(life.visit(served).legs).toMatchObject([{ phase: "waiting" }]);
  });
});
