import { describe, expect, test } from "vitest";
import {
  ALARMS_MAX,
  addNote,
  CALLS_MAX,
  emptyTally,
  LINES_MAX,
  noticeAt,
} from "../../../../../agent/console/bench/tally.ts";
import type { Note } from "../../../../../agent/control/status.ts";

const event = (seq: number, type: string, data: object): Note => ({
  at: "",
  kind: "event",
  seq,
  event: { type: `talon.${type}.v1`, time: "2026-11-21T10:00:00Z", data },
});
const fold = (notes: readonly Note[], now = 5_000) =>
  notes.reduce((tally, note) => addNote(tally, note, now), emptyTally);

describe("what the bench remembers", () => {
  test("the newest record stands first, and old ones are forgotten", () => {
    const notes = Array.from({ length: LINES_MAX + 10 }, (_, at) =>
      event(at + 1, "centre.opened", { day: "2026-11-21" }),
    );
    const { lines } = fold(notes);
    expect(lines).toHaveLength(LINES_MAX);
    expect(lines[0]?.seq).toBe(LINES_MAX + 10);
  });

  test("a record that comes a second time, live and from the journal, counts once", () => {
    const called = event(4, "visit.called", { ticket: "A017", station: "w1", visit: "v" });
    expect(fold([called, called]).lines).toHaveLength(1);
  });

  test("the hall board has each ticket once, its last call first", () => {
    const call = (seq: number, ticket: string) => event(seq, "visit.called", { ticket, station: "w1", visit: ticket });
    const notes = [call(1, "A001"), call(2, "A002"), call(3, "A001")];
    expect(fold(notes).calls.map(({ ticket }) => ticket)).toEqual(["A001", "A002"]);
    const many = Array.from({ length: CALLS_MAX + 3 }, (_, at) => call(at + 1, `B${100 + at}`));
    expect(fold(many).calls).toHaveLength(CALLS_MAX);
  });

  test("a pulse is counted when the line goes up and not when it falls", () => {
    const pin = (level: string): Note => ({ at: "", kind: "pin", device: "cam-w1", line: 40, level });
    expect(fold([pin("active"), pin("inactive"), pin("active")]).cameras["cam-w1"]?.pulses).toBe(2);
  });

  test("the kiosk's word to a citizen ends by itself, and at once when a number is reserved", () => {
    const told = fold([{ at: "", kind: "notice", device: "kiosk", fault: "button-busy" }]);
    expect(noticeAt(told, 6_000)).toBe("button-busy");
    expect(noticeAt(told, 60_000)).toBeNull();
    const reserved = addNote(told, event(9, "ticket.reserved", { ticket: "A001", service: "certificate" }), 6_000);
    expect(noticeAt(reserved, 6_000)).toBeNull();
  });

  test("a refused rating says why, an accepted one its score", () => {
    const refused = fold([event(1, "rating.refused", { station: "w1", score: "5", why: "rating-doubled" })]);
    expect(refused.rated["w1"]).toEqual({ at: 5_000, score: null, refused: "rating-doubled" });
    const given = fold([event(1, "rating.given", { station: "w1", score: 4 })]);
    expect(given.rated["w1"]).toEqual({ at: 5_000, score: 4, refused: null });
  });

  test("signals and overruns are kept for the quiet list, other events are not, and there is an end to it", () => {
    const overdue = (seq: number) => event(seq, "visit.overdue", { ticket: "A001", normMinutes: 60 });
    const { alarms } = fold([event(1, "visit.at-risk", { ticket: "A001" }), overdue(2), event(3, "signal.raised", {})]);
    expect(alarms.map(({ seq }) => seq)).toEqual([3, 2]);
    const many = Array.from({ length: ALARMS_MAX + 3 }, (_, at) => overdue(at + 1));
    expect(fold(many).alarms).toHaveLength(ALARMS_MAX);
  });
});
