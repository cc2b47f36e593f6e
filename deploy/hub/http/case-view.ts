import type { EventOf, EventType, Spent } from "../../../agent/domain/event.ts";
import { parseRecord, type Recorded } from "../../../agent/journal/record.ts";
import type { VisitRecords } from "../hub-read.ts";
import type { CaseView, OwnerMs, StageBudget } from "./model.ts";

const MINUTE_MS = 60_000;

/** The records of texts; those that this version does not know are left out. */
export function recordsOf(bodies: readonly string[]): readonly Recorded[] {
  return bodies.flatMap((body) => {
    const record = parseRecord(body);
    return record.ok ? [record.value] : [];
  });
}

const lastOf = <T extends EventType>(records: readonly Recorded[], type: T) =>
  records.findLast((record): record is Recorded & { event: EventOf<T> } => record.event.type === type);

/** What is known of a visit that outlived its norm; null where it did not. */
export function caseView({ centre, visit, bodies }: VisitRecords): CaseView | null {
  const records = recordsOf(bodies);
  const overdue = lastOf(records, "visit.overdue");
  if (overdue === undefined) return null;
  const { ticket, service, stage, authority, normMinutes, runningMs, spent } = overdue.event.data;
  const closed = lastOf(records, "cause.closed")?.event.data;
  const ended = lastOf(records, "visit.closed")?.event.data;
  const rows = ended?.spent ?? spent;
  return {
    centre,
    visit,
    ticket,
    service,
    phase: closed === undefined ? "open" : "closed",
    overdueMs: overdue.wall,
    authorities: closed?.addressees ?? [authority],
    stage,
    normMinutes,
    sinceMs: ended === undefined ? overdue.wall - runningMs : null,
    totalMs: closed?.totalMs ?? ended?.totalMs ?? null,
    owners: byOwner(closed?.shares ?? rows),
    stages: budgetsOf(records, rows),
    annotations: records.filter(({ event }) => event.type === "cause.annotated").length,
  };
}

export function byOwner(rows: readonly Spent[]): readonly OwnerMs[] {
  const sums = new Map<string, number>();
  for (const { owner, ms } of rows) if (ms > 0) sums.set(owner, (sums.get(owner) ?? 0) + ms);
  return [...sums].map(([owner, ms]) => ({ owner, ms })).sort((one, other) => other.ms - one.ms);
}

/** Each stage of the ticket with its budget beside what was spent there. */
export function budgetsOf(records: readonly Recorded[], rows: readonly Spent[]): readonly StageBudget[] {
  const stages = lastOf(records, "ticket.reserved")?.event.data.stages ?? [];
  return stages.map(({ id, authority, budgetMinutes }) => ({
    stage: id,
    authority,
    budgetMs: Math.round(budgetMinutes * MINUTE_MS),
    spent: byOwner(rows.filter(({ stage }) => stage === id)),
  }));
}
