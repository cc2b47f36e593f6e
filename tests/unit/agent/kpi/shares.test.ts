import { describe, expect, test } from "vitest";
import { wilson } from "../../../../agent/kpi/ratings.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { DAY, intake, issue, kpiOf, reserve, Tape, visitOf } from "./tape.ts";

const NEXT = "2026-08-25";
const dayOf = (day: string) => ({ from: day, to: day });
const ticketOf = (no: number) => `A${String(no).padStart(3, "0")}`;

interface Many {
  readonly day: string;
  readonly completed: number;
  readonly late: number;
  readonly unsaid?: number;
}

function complete(tape: Tape, { day, completed, late, unsaid = 0 }: Many): void {
  for (let no = 1; no <= completed; no += 1) {
    issue(tape, ticketOf(no), day);
    const known = no > completed - unsaid ? {} : { overdue: no <= late };
    tape.say("visit.closed", { ...visitOf(ticketOf(no), day), outcome: "completed", totalMs: 1, ...known });
  }
}

describe("K15: the overdue share", () => {
  test("of exactly 5 % is within the threshold, and one more is not", () => {
    const tape = new Tape();
    complete(tape, { day: DAY, completed: 100, late: 5 });
    complete(tape, { day: NEXT, completed: 100, late: 6 });
    const kpi = kpiOf(tape.records);
    expect(readKpi(kpi, dayOf(DAY)).overdue).toMatchObject({
      isWithinThreshold: true,
      overdue: { part: 5, whole: 100 },
    });
    expect(readKpi(kpi, dayOf(NEXT)).overdue.isWithinThreshold).toBe(false);
  });

  test("stands beside that of the period that the caller names", () => {
    const tape = new Tape();
    complete(tape, { day: DAY, completed: 100, late: 27 });
    complete(tape, { day: NEXT, completed: 50, late: 1 });
    const { overdue } = readKpi(kpiOf(tape.records), dayOf(NEXT), dayOf(DAY));
    expect(overdue.before).toMatchObject({ part: 27, whole: 100, share: 0.27 });
    expect(overdue.change).toBeCloseTo(-0.25, 12);
    expect(overdue.services).toMatchObject([{ service: "licence-exchange", before: { part: 27 } }]);
    const nothing = readKpi(kpiOf(tape.records), dayOf(NEXT), dayOf("2025-08-25")).overdue;
    expect(nothing).toMatchObject({ before: null, change: null });
  });

  test("leaves out what is not known, and says how much that is", () => {
    const tape = new Tape();
    complete(tape, { day: DAY, completed: 10, late: 1, unsaid: 4 });
    expect(readKpi(kpiOf(tape.records)).overdue).toMatchObject({ overdue: { part: 1, whole: 6 }, unknown: 4 });
  });
});

test("Wilson's interval is that of the published examples", () => {
  expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
  expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 20)).toMatchObject({ low: 0 });
  expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4);
  expect(wilson(0, 0)).toEqual({ low: null, high: null });
});

describe("tickets", () => {
  test("of a journal that was replaced are lost, and said so", () => {
    const tape = new Tape();
    issue(tape, "A001");
    reserve(tape, "A002");
    tape.newJournal();
    issue(tape, "A003");
    expect(readKpi(kpiOf(tape.records)).tickets).toMatchObject({
      ...{ reserved: 3, issued: 2, openIssued: 1, lostIssued: 1, lostReserved: 1, isConserved: true },
    });
  });

  test("whose reservation stands in records that are gone are never said to add up", () => {
    const tape = new Tape();
    issue(tape, "A001");
    tape.say("visit.closed", { ...visitOf("A001"), outcome: "gone", totalMs: null });
    const { tickets, attendance } = readKpi(kpiOf(tape.records.slice(1)));
    expect(tickets).toMatchObject({ reserved: 0, issued: 0, unseen: 2, isConserved: false });
    expect(attendance.outcomes).toEqual({ gone: 1 });
  });

  test("that are proven twice, as a copy, are issued once", () => {
    const tape = new Tape();
    issue(tape, "A001");
    tape.say("ticket.reprinted", { ...visitOf("A001"), copy: 1, why: "torn" });
    tape.say("ticket.issued", {
      ...visitOf("A001"),
      stage: "intake",
      authority: "centre",
      proof: "process-id",
      copy: 1,
    });
    expect(readKpi(kpiOf(tape.records)).tickets).toMatchObject({
      issued: 1,
      reprinted: 1,
      openIssued: 1,
      isConserved: true,
    });
  });
});

test("K10: a ledger that does not add up, or is missing, is told and not mended", () => {
  const tape = new Tape();
  issue(tape, "A001");
  issue(tape, "A002");
  const row = { stage: "intake", owner: "centre" as const, operator: null, ms: 10 };
  tape.say("visit.closed", { ...visitOf("A001"), outcome: "completed", totalMs: 11, spent: [row] });
  tape.say("visit.closed", { ...visitOf("A002"), outcome: "completed", totalMs: 11 });
  const { ledgers, ownership } = readKpi(kpiOf(tape.records));
  expect(ledgers).toMatchObject({ exact: 0, inexact: 1, unknown: 0, missing: 1 });
  expect(ownership.totalMs).toBe(10);
});

test("K10: a ledger with a dark time that nobody measured is unknown; one without a total for no reason is wrong", () => {
  const tape = new Tape();
  issue(tape, "A001");
  issue(tape, "A002");
  const row = { stage: "intake", owner: "centre" as const, operator: null, ms: 10 };
  const spent = [row, { ...row, owner: "unknown" as const }];
  tape.say("visit.closed", { ...visitOf("A001"), outcome: "completed", totalMs: null, spent });
  tape.say("visit.closed", { ...visitOf("A002"), outcome: "completed", totalMs: null, spent: [row] });
  expect(readKpi(kpiOf(tape.records)).ledgers).toMatchObject({ exact: 0, inexact: 1, unknown: 1, missing: 0 });
});

test("minutes rounded at every step: sums of waits and of services stay in milliseconds through fold and merge", () => {
  const tape = new Tape();
  issue(tape, "A001");
  for (let no = 0; no < 60; no += 1) {
    tape.say("stage.started", { ...visitOf("A001"), ...intake, waitedMs: 59_999 });
    tape.say("stage.finished", { ...visitOf("A001"), ...intake, outcome: "failed", servedMs: 1, next: "intake" });
  }
  const { waiting, serving } = readKpi(kpiOf(tape.records));
  expect((waiting.all.meanMs ?? 0) * waiting.all.n).toBe(60 * 59_999);
  expect((serving.all.meanMs ?? 0) * serving.all.n).toBe(60);
});
