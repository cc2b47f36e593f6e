import { describe, expect, test } from "vitest";
import { emptyAudit } from "../../../../../agent/kpi/audit/audit.ts";
import { CLOCK_SLACK_MS } from "../../../../../agent/kpi/audit/blind.ts";
import { hindrancesOf } from "../../../../../agent/kpi/audit/hindrances.ts";
import { CHANGES_KEPT } from "../../../../../agent/kpi/audit/kept.ts";
import { readAudit } from "../../../../../agent/kpi/audit/read-audit.ts";
import { DAY, HOUR, MINUTE, SECOND, Tape } from "../tape.ts";
import { auditOf, device, illDay, readingOf, settings } from "./ill-day.ts";

const at = (hour: number, minute = 0) => Date.parse(`${DAY}T00:00:00Z`) + (hour - 5) * HOUR + minute * MINUTE;
const NEXT = "2026-08-25";

describe("U1: an audit of a day that was reckoned by hand", () => {
  const reading = readingOf(illDay());
  const deviceNamed = (id: string) => reading.devices.find((one) => one.id === id);

  test("U1: gives each device all of its time, its outages and its faults", () => {
    expect(deviceNamed("printer")).toMatchObject({
      role: "printer",
      now: "ready",
      phasesMs: {
        ready: 9 * HOUR - 5 * MINUTE - 20 * MINUTE - 30 * MINUTE,
        failed: 5 * MINUTE + 20 * MINUTE - MINUTE - SECOND,
        unseen: 31 * MINUTE,
        unknown: SECOND,
      },
      downMs: 24 * MINUTE - SECOND,
      lostMs: 24 * MINUTE - SECOND,
      meanUpMs: (8 * HOUR + 5 * MINUTE) / 2,
      meanDownMs: Math.round((24 * MINUTE - SECOND) / 2),
      faults: [
        { code: "link-lost", times: 1, ms: 19 * MINUTE - SECOND },
        { code: "paper-out", times: 1, ms: 5 * MINUTE },
      ],
    });
  });

  test("U1: takes an outage that a restart interrupts for one, and says when the longest began", () => {
    const printer = deviceNamed("printer");
    expect(printer?.outages.count).toBe(2);
    expect(printer?.longest).toEqual({
      from: at(11),
      ms: 19 * MINUTE - SECOND,
      why: "link-lost",
      isOpen: false,
    });
  });

  test("U1: says of a device that never said anything that nothing is known", () => {
    expect(deviceNamed("cam-1")).toMatchObject({ now: null, phasesMs: {}, meanUpMs: null, meanDownMs: null });
  });

  test("U1: lists the opening time that nobody saw, with its causes, the longest first", () => {
    expect(reading.blind).toMatchObject({
      openingMs: 9 * HOUR,
      blindMs: 33 * MINUTE,
      causesMs: { power: 30 * MINUTE, journal: 2 * MINUTE, agent: MINUTE },
      listed: [
        { from: at(15), ms: 30 * MINUTE, why: "power" },
        { from: at(14), ms: 2 * MINUTE, why: "journal" },
        { from: at(11, 10), ms: MINUTE, why: "agent" },
      ],
    });
  });

  test("U1: tells the machine's power from the agent's restarts and the disk's refusals", () => {
    expect(reading.power).toMatchObject({ count: 1, totalMs: 30 * MINUTE });
    expect(reading.agent).toMatchObject({ count: 1, totalMs: MINUTE });
    expect(reading.journal.listed).toEqual([{ from: at(14), ms: 2 * MINUTE, why: "journal-full", isOpen: false }]);
  });

  test("U1: has the hub's absence, force majeure, voided slips and calls on a dead board", () => {
    expect(reading.hub.outages).toMatchObject({ count: 1, totalMs: 2 * HOUR + 29 * MINUTE - SECOND });
    expect(reading.hold).toMatchObject({ downMs: 30 * MINUTE, longest: { why: "fire alarm", from: at(13) } });
    expect(reading.paper).toMatchObject({ reserved: 2, voided: { count: 1, by: { "paper-out": 1 } } });
    expect(reading.boards).toEqual([
      { station: "w1", calls: 1, deadCalls: 1, noShows: { fair: 0, unfair: 1, unknown: 0 } },
    ]);
  });

  test("U1: says first what hinders services, the worst first, and what harms nobody not at all", () => {
    expect(hindrancesOf(reading).map(({ what, device: id, ms }) => [what, id, ms])).toEqual([
      ["power", null, 30 * MINUTE],
      ["hold", null, 30 * MINUTE],
      ["device", "printer", 24 * MINUTE - SECOND],
      ["journal", null, 2 * MINUTE],
      ["agent", null, MINUTE],
      ["device", "board-w1", 10 * MINUTE],
      ["voided", null, null],
      ["unfair", null, null],
      ["dead-calls", null, null],
    ]);
  });

  test("is the same in two parts, and when records come twice", () => {
    const { records } = illDay();
    for (const cut of [1, 100, 137, 200, records.length - 1]) {
      const half = auditOf(records.slice(0, cut));
      expect(readAudit(auditOf(records, settings, half), settings)).toEqual(reading);
    }
  });
});

describe("an audit", () => {
  test("U1: counts an outage that has not ended up to the last record, and in no mean repair", () => {
    const tape = new Tape();
    tape.openDay();
    tape.passTo(DAY, 9 * HOUR);
    device(tape, "printer", "cover-open");
    tape.pass(HOUR);
    const [printer] = readingOf(tape).devices.filter(({ id }) => id === "printer");
    expect(printer).toMatchObject({
      now: "failed",
      outages: { count: 1, totalMs: HOUR },
      longest: { ms: HOUR, isOpen: true },
      meanDownMs: null,
      lostMs: HOUR,
    });
  });

  test("U1: hinders nobody at night: outages out of opening time are counted and not lost", () => {
    const tape = new Tape();
    tape.openDay();
    tape.passTo(DAY, 17 * HOUR);
    device(tape, "printer", "link-lost");
    tape.skipTo(DAY, 27 * HOUR);
    device(tape, "printer", null);
    const [printer] = readingOf(tape).devices.filter(({ id }) => id === "printer");
    expect(printer).toMatchObject({ downMs: 10 * HOUR, lostMs: HOUR });
  });

  test("U1: of business days counts what lies in them, also of what began before and ended after", () => {
    const tape = new Tape();
    tape.openDay();
    tape.passTo(DAY, 17 * HOUR);
    device(tape, "printer", "link-lost");
    tape.passTo(NEXT, 4 * HOUR);
    tape.openDay(NEXT);
    tape.passTo(NEXT, 10 * HOUR);
    device(tape, "printer", null);
    tape.pass(HOUR);
    const on = (day: string) => readingOf(tape, { ...settings, period: { from: day, to: day } });
    const printerOn = (day: string) => on(day).devices.find(({ id }) => id === "printer");
    expect(printerOn(DAY)).toMatchObject({
      downMs: 11 * HOUR,
      lostMs: HOUR,
      outages: { count: 1, totalMs: 11 * HOUR },
    });
    expect(printerOn(NEXT)).toMatchObject({ downMs: 6 * HOUR, lostMs: HOUR, outages: { count: 1, totalMs: 6 * HOUR } });
    expect(on(NEXT).days).toEqual({ count: 1, first: NEXT, last: NEXT });
    expect(on("2026-08-26").days.count).toBe(0);
  });

  test("U1: says of a dark time that the clock cannot measure that its length is unknown", () => {
    const tape = new Tape();
    tape.openDay();
    tape.passTo(DAY, 10 * HOUR);
    tape.powerCut(-HOUR);
    expect(readingOf(tape).power).toMatchObject({ count: 1, totalMs: 0, unknown: 1, listed: [{ ms: null }] });
  });

  test("U1: without opening hours measures no blind time and guesses none", () => {
    const reading = readingOf(illDay(), { ...settings, hours: null });
    expect(reading.blind).toBeNull();
    expect(hindrancesOf(reading)[0]).toMatchObject({ what: "power", ms: 30 * MINUTE, times: 1 });
  });

  test("U1: takes opening time before the first record for blind, and for no hindrance", () => {
    const tape = new Tape();
    tape.skipTo(DAY, 11 * HOUR);
    tape.openDay();
    const reading = readingOf(tape);
    expect(reading.blind).toMatchObject({ causesMs: { unrecorded: 2 * HOUR }, blindMs: 2 * HOUR });
    expect(hindrancesOf(reading)).toEqual([]);
  });

  test("takes for a jump of the clock what is longer than rounding and slewing can be", () => {
    const tape = new Tape();
    tape.openDay();
    tape.passTo(DAY, 10 * HOUR);
    tape.wall += CLOCK_SLACK_MS - 1;
    tape.pass(MINUTE);
    expect(readingOf(tape).blind).toMatchObject({ blindMs: 0, count: 0 });
    tape.wall += CLOCK_SLACK_MS;
    tape.pass(MINUTE);
    expect(readingOf(tape).blind).toMatchObject({ causesMs: { clock: CLOCK_SLACK_MS }, count: 1 });
  });

  test("takes one of two printers for a place, and the only one for the whole centre", () => {
    const reach = (roles: ReadonlyMap<string, string>) =>
      hindrancesOf(readingOf(illDay(), { ...settings, roles })).find(({ device: id }) => id === "printer")?.reach;
    expect(reach(settings.roles)).toBe("centre");
    expect(reach(new Map([...settings.roles, ["printer-2", "printer"]]))).toBe("place");
    expect(reach(new Map())).toBe("place");
  });

  test("keeps marks, recorders, gaps, corrections and configurations", () => {
    const tape = new Tape();
    tape.openDay();
    const mark = { camera: "cam-1", station: "w1", visit: `${DAY}-A001`, ticket: "A001", act: "called" as const };
    tape.say("camera.marked", { ...mark, made: true, confirmed: true });
    tape.say("camera.marked", { ...mark, made: true, confirmed: false, offsetMs: -300, uncertaintyMs: 50 });
    tape.say("camera.marked", { ...mark, made: false, confirmed: false });
    tape.say("camera.compared", { camera: "cam-1", offsetMs: -450, driftPpm: 12.3456, by: "tech" });
    tape.say("journal.gap", { epoch: "E", first: 11, last: 20, cause: "pruned" });
    tape.say("clock.anchored", { bootId: "boot-1", monoMs: 1.5, wall: "w", correctionMs: -2_000.4 });
    for (let no = 0; no < CHANGES_KEPT + 1; no += 1) {
      tape.say("config.applied", { digest: `d${no}`, changes: [{ key: "rules", from: null, to: "x" }] });
    }
    const reading = readingOf(tape);
    const recorder = { at: tape.wall, offsetMs: -450, uncertaintyMs: null, driftPpb: 12_346 };
    expect(reading.cameras).toEqual([{ id: "cam-1", marks: 3, confirmed: 1, made: 1, failed: 1, recorder }]);
    expect(reading.hub.gaps).toEqual([{ cause: "pruned", times: 1, records: 10 }]);
    expect(reading.clock.listed).toEqual([{ from: tape.wall, ms: 2_000, why: "early", isOpen: false }]);
    expect(reading.changes.count).toBe(CHANGES_KEPT + 1);
    expect(reading.changes.latest.map(({ digest }) => digest).slice(0, 1)).toEqual(["d1"]);
  });

  test("of nothing has nothing to say, and hindered nobody", () => {
    const reading = readAudit(emptyAudit, { ...settings, roles: new Map() });
    expect(reading).toMatchObject({ centre: null, upTo: null, devices: [], unlisted: 0 });
    expect(hindrancesOf(reading)).toEqual([]);
  });
});
