import { expect, test } from "vitest";
import { emptyKpi, evolveKpi } from "../../../../agent/kpi/kpi.ts";
import type { OpeningHours } from "../../../../agent/kpi/open-centre.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { DAY, HOUR, hours, kpiOf, MINUTE, SECOND, Tape } from "./tape.ts";

const NEXT = "2026-08-25";
const seenOf = (tape: Tape, day: string | null = null) => {
  const { part, whole } = readKpi(kpiOf(tape.records), day === null ? null : { from: day, to: day }).coverage.seen;
  return { part, whole };
};

test("U1: opening time counts as seen from one record to the next no more than 90 s later, and not a millisecond beyond", () => {
  const tape = new Tape();
  tape.openDay();
  tape.skipTo(DAY, 9 * HOUR);
  tape.say("centre.observed", { waiting: 0, open: 0 });
  expect(seenOf(tape)).toEqual({ part: 0, whole: 0 });
  tape.skip(90 * SECOND);
  tape.say("centre.observed", { waiting: 0, open: 0 });
  expect(seenOf(tape)).toEqual({ part: 90 * SECOND, whole: 90 * SECOND });
  tape.skip(90 * SECOND + 1);
  tape.say("centre.observed", { waiting: 0, open: 0 });
  expect(seenOf(tape)).toEqual({ part: 90 * SECOND, whole: 180 * SECOND + 1 });
});

test("U1: a start ends a dark time, also when the machine was away for seconds only", () => {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 10 * HOUR);
  tape.powerCut(5 * SECOND);
  expect(seenOf(tape)).toEqual({ part: HOUR, whole: HOUR + 5 * SECOND });
});

test("U1: a process that was away for seconds within one boot was away", () => {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 10 * HOUR);
  tape.skip(5 * SECOND);
  tape.say("agent.started", { version: "1", bootId: "boot-1", config: "c", darkMs: 5 * SECOND });
  expect(seenOf(tape)).toEqual({ part: HOUR, whole: HOUR + 5 * SECOND });
});

test("a dark time whose length nobody knows is nobody's: the clock stood earlier after it than before", () => {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 10 * HOUR);
  tape.powerCut(-HOUR);
  tape.pass(2 * HOUR);
  expect(seenOf(tape)).toEqual({ part: 2 * HOUR, whole: 2 * HOUR });
});

test("opening time ends at closing time, and the day's darkness does not reach into the next day", () => {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 12 * HOUR);
  tape.powerCut(17 * HOUR);
  tape.openDay(NEXT);
  tape.passTo(NEXT, 20 * HOUR);
  expect(seenOf(tape, DAY)).toEqual({ part: 3 * HOUR, whole: 9 * HOUR });
  expect(seenOf(tape, NEXT)).toEqual({ part: 9 * HOUR, whole: 9 * HOUR });
  expect(readKpi(kpiOf(tape.records)).coverage.seen.share).toBe(12 / 18);
});

test("a day that the agent begins late was dark until then", () => {
  const tape = new Tape();
  tape.skipTo(DAY, 11 * HOUR);
  tape.openDay();
  tape.passTo(DAY, 12 * HOUR);
  expect(seenOf(tape)).toEqual({ part: HOUR, whole: 3 * HOUR });
});

test("a wall clock that is set back counts no opening time twice, and one set ahead counts no more than passed", () => {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 10 * HOUR);
  tape.wall -= 30 * MINUTE;
  tape.pass(HOUR);
  expect(seenOf(tape)).toEqual({ part: HOUR + 30 * MINUTE, whole: HOUR + 30 * MINUTE });
  tape.wall += 3 * HOUR;
  tape.pass(HOUR);
  expect(seenOf(tape)).toEqual({ part: 2 * HOUR + 30 * MINUTE, whole: 5 * HOUR + 30 * MINUTE });
});

test("K20: opening hours are those of the centre's own zone, also where its clock changed that night", () => {
  const kyiv: OpeningHours = { ...hours, timezone: "Europe/Kyiv" };
  const record = (day: string, hour: number) => ({
    ...{ centre: "ua-kyi-01", epoch: "E", bootId: "b", mono: 0, seq: 1, recordedWall: Date.parse(`${day}T20:00:00Z`) },
    event: {
      type: "centre.opened" as const,
      data: { day, from: `${day}T0${hour}:00:00.000Z`, until: `${day}T23:00:00.000Z` },
    },
  });
  const windowOn = (day: string, hour: number) =>
    evolveKpi(emptyKpi, record(day, hour), kyiv).centres.get("ua-kyi-01")?.opening;
  const at = (text: string) => Date.parse(text);
  expect(windowOn("2026-10-24", 1)).toEqual({ from: at("2026-10-24T06:00:00Z"), to: at("2026-10-24T15:00:00Z") });
  expect(windowOn("2026-10-25", 2)).toEqual({ from: at("2026-10-25T07:00:00Z"), to: at("2026-10-25T16:00:00Z") });
});

test("doors that close after midnight are open until then, and never beyond the business day", () => {
  const late: OpeningHours = { ...hours, opensAt: 20 * 60, closesAt: 2 * 60 };
  const open = (given: OpeningHours) => {
    const tape = new Tape();
    tape.openDay();
    const kpi = tape.records.reduce((all, record) => evolveKpi(all, record, given), emptyKpi);
    const opening = kpi.centres.get(tape.centre)?.opening;
    return ((opening?.to ?? 0) - (opening?.from ?? 0)) / HOUR;
  };
  expect(open(late)).toBe(6);
  expect(open({ ...hours, opensAt: 20 * 60, closesAt: 5 * 60 })).toBe(8);
});
