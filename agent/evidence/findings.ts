import { type Centre, emptyCentre } from "../domain/centre.ts";
import type { CentreEvent } from "../domain/event.ts";
import { evolve } from "../domain/evolve.ts";
import type { Instant } from "../domain/instant.ts";
import { settledSpent, sumOf, totalOf } from "../domain/ownership.ts";
import type { Visit } from "../domain/visit.ts";
import type { Recorded } from "../journal/record.ts";
import type { Asked, HealthRow, LedgerRow, MarkRow } from "./pack.ts";

/** What follows from records, computed in the same way by whoever makes a pack and by whoever checks it. */
export interface Findings {
  readonly ledger: readonly LedgerRow[];
  readonly health: readonly HealthRow[];
  readonly marks: readonly MarkRow[];
}

const MINUTE_MS = 60_000;
/** To the end of the year 9999. */
const CALENDAR_MS_MAX = 253_402_300_799_999;

export function findingsOf(records: readonly Recorded[], asked: Asked): Findings {
  return {
    ledger: ledgerOf(records, asked),
    health: records.flatMap(healthIn),
    marks: records.flatMap(markIn),
  };
}

/** The moment of a record, as the state knows it. */
export const instantOf = ({ bootId, mono, recordedWall }: Recorded): Instant => ({
  boot: bootId,
  mono,
  wall: recordedWall,
});

/** Tells the state that each record found, and what it comes to. */
export function replayed(
  records: readonly Recorded[],
  look: (before: Centre, record: Recorded, at: Instant) => void,
): Centre {
  return records.reduce<Centre>((centre, record) => {
    const at = instantOf(record);
    look(centre, record, at);
    return evolve(centre, { seq: record.seq, event: record.event, at });
  }, emptyCentre);
}

/** By the end of each visit, in their order; those that are still open as they stand at the last record. */
function ledgerOf(records: readonly Recorded[], asked: Asked): readonly LedgerRow[] {
  const rows: LedgerRow[] = [];
  const norms = new Map<string, string | null>();
  const isWanted = (visit: Visit) => visit.issuedAt !== null && (asked.kind !== "visit" || asked.visit === visit.id);
  const end = replayed(records, (before, { event }, at) => {
    if (event.type === "ticket.reserved") norms.set(event.data.visit, event.data.normFrom ?? null);
    if (event.type !== "visit.closed") return;
    const visit = before.visits.get(event.data.visit);
    if (visit !== undefined && isWanted(visit)) rows.push(rowOf(visit, at, { norms, outcome: event.data.outcome }));
  });
  const open = [...end.visits.values()].filter(isWanted).sort((one, other) => one.place - other.place);
  const { last } = end;
  return last === null ? rows : [...rows, ...open.map((visit) => rowOf(visit, last, { norms, outcome: null }))];
}

function rowOf(
  visit: Visit,
  at: Instant,
  told: { readonly norms: ReadonlyMap<string, string | null>; readonly outcome: string | null },
): LedgerRow {
  const spent = settledSpent(visit, at);
  return {
    visit: visit.id,
    ticket: visit.ticket,
    service: visit.service,
    normMinutes: visit.normMinutes,
    normFrom: told.norms.get(visit.id) ?? null,
    outcome: told.outcome,
    totalMs: totalOf(spent),
    overdue: sumOf(spent) > visit.normMinutes * MINUTE_MS,
    spent: [...spent],
  };
}

const timeOf = ({ wall }: Recorded): string => new Date(wall).toISOString();

function healthIn(record: Recorded): readonly HealthRow[] {
  const { event } = record;
  const row = (said: Partial<HealthRow>): readonly HealthRow[] => [
    {
      record: record.seq,
      time: timeOf(record),
      what: event.type,
      device: null,
      phase: null,
      fault: null,
      darkMs: null,
      ...said,
    },
  ];
  switch (event.type) {
    case "device.state":
    case "uplink.state":
      return row({ ...("device" in event.data ? { device: event.data.device } : {}), ...stateIn(event) });
    case "agent.started":
      return row({ darkMs: event.data.darkMs });
    case "journal.resumed":
      return row({ fault: event.data.fault, darkMs: event.data.darkMs });
    case "clock.anchored":
    case "centre.paused":
    case "centre.resumed":
    case "journal.gap":
      return row({});
    default:
      return [];
  }
}

const stateIn = ({ data: { phase, fault } }: Extract<CentreEvent, { type: "device.state" | "uplink.state" }>) => ({
  phase,
  fault,
});

/** Null beyond what a calendar knows: whoever wrote the pack may write any number. */
const timeAt = (wall: number): string | null =>
  Math.abs(wall) > CALENDAR_MS_MAX ? null : new Date(wall).toISOString();

function markIn(record: Recorded): readonly MarkRow[] {
  const { event } = record;
  if (event.type !== "camera.marked") return [];
  const { camera, station, visit, act, made, confirmed, offsetMs = null, uncertaintyMs = null } = event.data;
  const recorderTime = offsetMs === null ? null : timeAt(record.wall + offsetMs);
  const time = timeOf(record);
  return [
    { record: record.seq, time, camera, station, visit, act, made, confirmed, recorderTime, offsetMs, uncertaintyMs },
  ];
}
