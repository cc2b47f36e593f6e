import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditTickets } from "../../e2e/rig/ticket-audit.ts";
import { type Days, livedDays } from "./days.ts";
import { builtKernel, umlMissing } from "./kernel.ts";

const missing = umlMissing();
const here = missing.length === 0 ? "" : ` (not on this machine: ${missing.join(" ")})`;
const DAYS = Number(process.env["TALON_RIG_DAYS"] ?? 2);
const TURNS = process.env["TALON_RIG_TURNS"] ?? "00:00";
const CITIZEN_EVERY_MS = 1_200_000;
const WALL_WAIT_MS_A_DAY = 1_800_000;
const INSTALLED_WAIT_MS = 300_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ALMATY_AHEAD_MS = 5 * HOUR_MS;
const TURNS_AFTER_MS = Number(TURNS.slice(0, 2)) * HOUR_MS + Number(TURNS.slice(3)) * 60_000;
const QUIET_HOURS_MS = 6 * HOUR_MS;
const RESIDENT_MORE_KB_MOST = 16_384;

const businessDay = (at: number): string => new Date(at + ALMATY_AHEAD_MS - TURNS_AFTER_MS).toISOString().slice(0, 10);

describe.skipIf(missing.length > 0)(`${DAYS} days without the hub, where the day turns at ${TURNS}${here}`, () => {
  let lived: Days;
  let from: number;
  const figures: string[] = [];

  beforeAll(
    async () => {
      const plan = { days: DAYS, everyMs: CITIZEN_EVERY_MS, turns: TURNS, wallWaitMs: DAYS * WALL_WAIT_MS_A_DAY };
      lived = await livedDays(builtKernel() ?? "", plan);
      const { told, events, wallMs } = lived;
      from = Date.parse(told.from);
      const { residentKb, descriptors } = leastNear(DAYS);
      figures.push(
        `${DAYS} days, turning at ${TURNS}: ${told.presses} presses, ${told.served} served, ${told.slips.length} slips, ${events.size} records, ` +
          `${told.heard.length} heard, in ${Math.round(wallMs / 1_000)} s; the agent at the end of day 1: ${leastNear(1).residentKb} kB and ` +
          `${leastNear(1).descriptors} descriptors, of day ${DAYS}: ${residentKb} kB and ${descriptors}`,
      );
    },
    DAYS * WALL_WAIT_MS_A_DAY + INSTALLED_WAIT_MS,
  );

  afterAll(() => console.log(figures.join("")));

  const facts = () => [...lived.events.values()];
  const reserved = () => facts().filter(({ type }) => type === "talon.ticket.reserved.v1");
  const daysSeen = () => [...new Set(reserved().map(({ data }) => String(data["day"])))];
  const leastNear = (day: number) => {
    const end = from + day * DAY_MS;
    const near = lived.told.sizes.filter(({ at }) => Date.parse(at) <= end && Date.parse(at) > end - QUIET_HOURS_MS);
    return {
      residentKb: Math.min(...near.map(({ residentKb }) => residentKb)),
      descriptors: Math.min(...near.map(({ descriptors }) => descriptors)),
    };
  };

  test("all that time has passed for the centre, and every press of those days is one ticket, with one slip that is no copy", () => {
    expect(Date.parse(lived.told.until) - from).toBeGreaterThanOrEqual(DAYS * DAY_MS);
    expect(lived.told.presses).toBeGreaterThan(DAYS);
    expect(reserved()).toHaveLength(lived.told.presses);
    const { wholeTickets, reprinted } = auditTickets(facts(), lived.told.slips);
    expect(wholeTickets).toBe(lived.told.presses);
    expect(reprinted).toBe(0);
  });

  test("the operator is refused nothing, and each visit is called, begun and ended", () => {
    expect(lived.told.refused).toEqual([]);
    expect(lived.told.served).toBe(lived.told.presses);
    for (const type of ["visit.called", "stage.started", "stage.finished", "visit.closed"]) {
      expect(facts().filter((fact) => fact.type === `talon.${type}.v1`)).toHaveLength(lived.told.served);
    }
  });

  test("the numbers of each day belong to the day that the clock of the centre's zone says", () => {
    expect(daysSeen()).toEqual(Array.from({ length: DAYS + 1 }, (_, no) => businessDay(from + no * DAY_MS)));
    const wrong = reserved().filter(({ time, data }) => data["day"] !== businessDay(Date.parse(time)));
    expect(wrong).toEqual([]);
  });

  test("each service begins each day at 001 and leaves no number out", () => {
    for (const day of daysSeen()) {
      const numbers = reserved()
        .filter(({ data }) => data["day"] === day)
        .map(({ data }) => String(data["ticket"]));
      for (const letter of new Set(numbers.map((number) => number.slice(0, 1)))) {
        const given = numbers.filter((number) => number.startsWith(letter)).map((number) => Number(number.slice(1)));
        expect(given).toEqual(given.map((_, at) => at + 1));
      }
    }
  });

  test("each day that ended is sealed in the journal and on paper", () => {
    const seals = facts()
      .filter(({ type }) => type === "talon.journal.sealed.v1")
      .map(({ data }) => data["day"]);
    expect(seals).toEqual(daysSeen().slice(0, -1));
    const slips = lived.told.slips.filter(({ lines }) => lines.includes("End of the day"));
    expect(slips.map(({ lines }) => lines[1]?.trim().slice(-10))).toEqual(seals);
    expect(lived.told.slips).toHaveLength(lived.told.presses + seals.length);
  });

  test("whoever got paper is queued, and whoever is queued has paper", () => {
    for (const day of daysSeen()) {
      const ofDay = reserved().filter(({ data }) => data["day"] === day);
      const visits = new Set(ofDay.map(({ data }) => data["visit"]));
      const events = facts().filter(({ data }) => visits.has(data["visit"]));
      const audit = auditTickets(events, []);
      expect(audit).toMatchObject({ undecided: [], voided: 0, numbersTwice: [], reserved: audit.issued });
    }
  });

  test("no record is lost: none is left out, and all that a watcher was told is there", () => {
    const { events, told } = lived;
    expect([...events.keys()]).toEqual(Array.from(events, (_, at) => at + 1));
    expect(told.heard.filter((seq) => !events.has(seq))).toEqual([]);
    const first = told.heard[0] ?? 0;
    expect(told.heard).toEqual(told.heard.map((_, at) => first + at));
    expect(told.heard.length).toBeGreaterThan(told.presses);
  });

  test("the journal is whole, and waits for the hub with all that happened", () => {
    expect(lived.flaw).toBeNull();
    expect(lived.verified).toMatch(/^sound: \d+ records/);
    const { journal, uplink } = lived.told.status;
    expect(uplink.phase).not.toBe("online");
    expect(journal.cursor).toBe(0);
    expect(uplink.backlog).toBe(journal.last);
  });

  test("at the end of the last day the agent is no larger than at the end of the first, and holds no more descriptors", () => {
    expect(leastNear(DAYS).descriptors).toBe(leastNear(1).descriptors);
    expect(leastNear(DAYS).residentKb).toBeLessThan(leastNear(1).residentKb + RESIDENT_MORE_KB_MOST);
  });
});
