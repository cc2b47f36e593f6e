import { describe, expect, test } from "vitest";
import { changedDay, dayView } from "../../../../../deploy/hub/http/day-change.ts";

const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, "0")}:00:00.000Z`;
const booked = (id: string, hour: number) => ({ id, code: `T${hour}00`, service: "licence-first", at: at(hour) });
const list = {
  day: "2026-03-02",
  appointments: [booked("a", 10), booked("b", 11)],
  operators: [{ id: "c-101", authority: "centre" as const, pin: "f".repeat(64) }],
  revoked: ["c-102"],
};
const none = { add: [], drop: [], revoke: [], restore: [] };

describe("a change of the list of a day", () => {
  test("says again everything that it does not touch", () => {
    const { day, ...rest } = list;
    expect(changedDay(list, none)).toEqual(rest);
  });

  test("adds by time, moves what has the same id, and takes out", () => {
    const changed = changedDay(list, { ...none, add: [booked("c", 9), booked("b", 12)], drop: ["a"] });
    expect(changed.appointments).toEqual([booked("c", 9), booked("b", 12)]);
    expect(changed.operators).toEqual(list.operators);
  });

  test("revokes once, and lets somebody work again", () => {
    expect(changedDay(list, { ...none, revoke: ["c-103", "c-102"] }).revoked).toEqual(["c-102", "c-103"]);
    expect(changedDay(list, { ...none, restore: ["c-102"] }).revoked).toEqual([]);
  });

  test("is shown without what operators sign in with", () => {
    expect(JSON.stringify(dayView(list, at(8)))).not.toContain("ffff");
    expect(dayView(list, null)).toMatchObject({ issuedMs: null, operators: ["c-101"] });
  });
});
