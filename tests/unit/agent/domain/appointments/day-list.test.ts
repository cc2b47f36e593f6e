import { describe, expect, test } from "vitest";
import { LISTS_KEPT } from "../../../../../agent/domain/centre.ts";
import { HOUR, Life, MORNING, opened, staffed } from "../life.ts";
import { AT, iso, type List, list, row, show, TOMORROW } from "./lists.ts";

const issued = (hours: number) => iso(MORNING + hours * HOUR);
const phases = (life: Life) => [...life.centre.bookings.values()].map(({ id, phase }) => `${id} ${phase}`).sort();

describe("a day's list", () => {
  test("is recorded as it came, and its appointments are known by their codes", () => {
    const life = opened();
    const told = list(life, [row(1), row(2)]);
    expect(told.events).toMatchObject([{ type: "day.listed", data: { day: "2026-11-21", keyId: "hub-1" } }]);
    expect(life.centre.bookings.get("2026-11-21/CODE2")).toEqual({ ...row(2), day: "2026-11-21", phase: "booked" });
    expect(life.centre.listedDays).toMatchObject([{ day: "2026-11-21" }]);
  });

  test("takes the place of the day's earlier list, and keeps who has come", () => {
    const life = opened();
    list(life, [row(1), row(2), row(3)]);
    life.setWall(AT);
    show(life, "CODE1");
    list(life, [row(1), row(3), row(4)], { issued: issued(0) });
    expect(phases(life)).toEqual(["booking-1 arrived", "booking-3 booked", "booking-4 booked"]);
    expect(show(life, "CODE1").refusal).toBe("appointment-used");
    expect(show(life, "CODE2").refusal).toBe("appointment-unknown");
  });

  test("keeps who has come also under a new code, and books again who was late for a slot that was moved", () => {
    const life = opened();
    list(life, [row(1), row(2), row(3)]);
    life.setWall(AT);
    show(life, "CODE1");
    life.setWall(AT + HOUR).tell({ type: "time.passed" });
    const moved = { ...row(2), at: iso(AT + HOUR) };
    list(life, [{ ...row(1), code: "OTHER1" }, moved, row(3)], { issued: issued(0) });
    expect(phases(life)).toEqual(["booking-1 arrived", "booking-2 booked", "booking-3 released"]);
  });

  test.each([
    ["issued earlier", { issued: issued(-13) }],
    ["issued at the same moment", {}],
    ["of a day that is over", { day: "2026-11-20", issued: issued(0) }],
  ] satisfies [string, Partial<List>][])("%s says nothing new", (_, change) => {
    const life = opened();
    list(life, [row(1)]);
    expect(list(life, [row(2)], change)).toEqual({ events: [], orders: [], refusal: "list-old" });
    expect(phases(life)).toEqual(["booking-1 booked"]);
  });

  test("of a day that is over by a clock that nobody set is taken", () => {
    const life = new Life(undefined, { wall: AT + 24 * HOUR, quality: "none" }).open();
    expect(list(life, [row(1)]).refusal).toBeNull();
  });

  test("of another day leaves today's appointments alone", () => {
    const life = opened();
    list(life, [row(1)]);
    list(life, [row(2, AT + 24 * HOUR)], { day: TOMORROW, issued: issued(-13) });
    expect(phases(life)).toEqual(["booking-1 booked", "booking-2 booked"]);
  });

  test("of tomorrow with the code of one of today takes nothing from today's citizen", () => {
    const life = opened();
    list(life, [row(1)]);
    list(life, [{ ...row(2, AT + 24 * HOUR), code: "CODE1" }], { day: TOMORROW });
    life.setWall(AT);
    expect(show(life, "CODE1").events).toMatchObject([{ data: { appointment: "booking-1" } }]);
    life.setWall(AT + 24 * HOUR).tell({ type: "time.passed" });
    expect(show(life, "CODE1").events).toMatchObject([{ data: { appointment: "booking-2" } }]);
  });

  test("stays until more days came than are kept, with its appointments", () => {
    const life = opened();
    for (let no = 0; no <= LISTS_KEPT; no += 1)
      list(life, [row(no)], { day: `2026-12-0${no + 1}`, issued: issued(no) });
    expect(life.centre.listedDays.map(({ day }) => day)).toEqual([2, 3, 4, 5, 6, 7, 8].map((no) => `2026-12-0${no}`));
    expect(life.centre.bookings.has("2026-12-01/CODE0")).toBe(false);
    expect(life.centre.bookings.size).toBe(LISTS_KEPT);
  });

  test("is the same after the events are played again", () => {
    const life = opened();
    list(life, [row(1), row(2)], { revoked: ["op-9"] });
    const again = new Life();
    for (const event of life.events) again.evolve(event);
    expect(again.centre.bookings).toEqual(life.centre.bookings);
    expect(again.centre.listedDays).toEqual(life.centre.listedDays);
    expect(again.centre.revoked).toEqual(life.centre.revoked);
  });
});

describe("U3: the staff that a list names", () => {
  const guest = { id: "op-7", authority: "police" as const, skills: ["exam-theory"], pin: "d".repeat(64) };

  test("may work beside the configuration's", () => {
    const life = opened();
    expect(life.signIn("w3", "op-7").refusal).toBe("operator-unknown");
    list(life, [], { operators: [guest] });
    const shown = life.tell({ type: "credential.shown", station: "w3", kind: "pin", digest: "d".repeat(64) });
    expect(shown.events).toMatchObject([{ data: { operator: "op-7", stages: ["exam-theory"], by: "pin" } }]);
    expect(life.signIn("w1", "op-1").refusal).toBeNull();
  });

  test("is as the list says where the configuration says otherwise", () => {
    const life = opened();
    list(life, [], { operators: [{ id: "op-1", authority: "police" }] });
    expect(life.signIn("w1", "op-1").refusal).toBe("wrong-authority");
  });

  test("is replaced by the next list, and not by one that was issued earlier", () => {
    const life = opened();
    list(life, [], { operators: [guest], issued: issued(-2) });
    list(life, [], { operators: [], issued: issued(-3), day: TOMORROW });
    expect(life.signIn("w3", "op-7").refusal).toBeNull();
    life.tell({ type: "operator.left", station: "w3" });
    list(life, [], { operators: [], issued: issued(-1), day: TOMORROW });
    expect(life.signIn("w3", "op-7").refusal).toBe("operator-unknown");
  });

  test("leaves at once where the list revokes it, after the list is on record", () => {
    const life = staffed();
    const told = list(life, [], { revoked: ["op-1", "op-3", "op-9"] });
    expect(told.events.map(({ type }) => type)).toEqual(["day.listed", "operator.signed-out", "operator.signed-out"]);
    expect(life.at("w1").operator).toBeNull();
    expect(life.at("w2").operator).toBe("op-2");
    expect(life.signIn("w1", "op-1").refusal).toBe("operator-revoked");
  });

  test("leaves at once where only a list let him work and the newest names him no more; his citizen goes back to his place", () => {
    const life = opened();
    list(life, [], { operators: [{ id: "op-8", authority: "centre" }, guest], issued: issued(-2) });
    life.signIn("w1", "op-8");
    life.signIn("w3", "op-7");
    life.signIn("w2", "op-2");
    const visit = life.take();
    life.call("w1");
    const told = list(life, [], { operators: [guest], issued: issued(-1) });
    expect(told.events).toMatchObject([
      { type: "day.listed" },
      { type: "visit.returned", data: { visit, why: "operator-revoked" } },
      { type: "operator.signed-out", data: { station: "w1", operator: "op-8" } },
    ]);
    expect([life.at("w2").operator, life.at("w3").operator]).toEqual(["op-2", "op-7"]);
    expect(life.leg(visit)).toMatchObject({ phase: "waiting", place: life.visit(visit).place });
  });

  test("is not sent away by a list that was issued before the one that is here", () => {
    const life = staffed();
    list(life, [], { issued: issued(-1) });
    expect(list(life, [], { revoked: ["op-1"], issued: issued(-2), day: TOMORROW }).events).toHaveLength(1);
    expect(life.at("w1").operator).toBe("op-1");
    expect(life.centre.revoked).toEqual([]);
  });
});
