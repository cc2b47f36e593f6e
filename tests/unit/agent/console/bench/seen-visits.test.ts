import { describe, expect, test } from "vitest";
import type { SeenEvent } from "../../../../../agent/console/bench/event-step.ts";
import { AWAY_MAX, nobodySeen, seeVisit } from "../../../../../agent/console/bench/seen-visits.ts";

const NOW = 1_000_000;
const event = (type: string, data: SeenEvent["data"]): SeenEvent => ({ seq: 1, at: NOW, type, data });
const fold = (...events: readonly SeenEvent[]) => events.reduce(seeVisit, nobodySeen);
const postponed = (ticket: string, minutes: number | null) =>
  event("visit.postponed", { ticket, stage: "intake", minutes });

describe("what the bench remembers of visits", () => {
  test("who is postponed is away until he comes back, with the time at which he does so by himself", () => {
    const seen = fold(postponed("A001", 5), postponed("A002", null));
    expect(seen.away).toEqual([
      { ticket: "A002", stage: "intake", backAt: null },
      { ticket: "A001", stage: "intake", backAt: NOW + 300_000 },
    ]);
    const back = seeVisit(seen, event("visit.returned", { ticket: "A001" }));
    expect(back.away.map(({ ticket }) => ticket)).toEqual(["A002"]);
    expect(seeVisit(back, event("visit.closed", { ticket: "A002" })).away).toEqual([]);
  });

  test("a failed exam that may be tried again sends its visit away, any other end of a stage does not", () => {
    const end = { ticket: "A001", stage: "exam-theory" };
    expect(fold(event("stage.finished", { ...end, retake: true })).away).toHaveLength(1);
    expect(fold(event("stage.finished", end)).away).toEqual([]);
  });

  test("only a scan makes somebody enter a hall, and the end of the stage makes him leave", () => {
    const entered = fold(event("stage.started", { ticket: "A001", by: "scan" }));
    expect(entered.entered).toEqual({ A001: NOW });
    expect(fold(event("stage.started", { ticket: "A001", by: "operator" })).entered).toEqual({});
    expect(seeVisit(entered, event("stage.finished", { ticket: "A001" })).entered).toEqual({});
  });

  test("an appointment that became a ticket, or was refused as used, is not offered again", () => {
    const used = event("appointment.refused", { appointment: "t0900", why: "appointment-used" });
    const early = event("appointment.refused", { appointment: "t1200", why: "appointment-early" });
    const reserved = event("ticket.reserved", { ticket: "A700", appointment: "t0930" });
    expect(fold(used, early, reserved).arrived).toEqual(["t0930", "t0900"]);
  });

  test("no more are remembered as away than there is room for", () => {
    const many = Array.from({ length: AWAY_MAX + 5 }, (_, no) => postponed(`B${100 + no}`, null));
    expect(fold(...many).away).toHaveLength(AWAY_MAX);
  });
});
