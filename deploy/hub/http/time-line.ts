import { emptyCentre } from "../../../agent/domain/centre.ts";
import type { EventOf, EventType, Spent } from "../../../agent/domain/event.ts";
import { evolve } from "../../../agent/domain/evolve.ts";
import { sumOf } from "../../../agent/domain/ownership.ts";
import type { Recorded } from "../../../agent/journal/record.ts";
import type { VisitKey } from "../hub-read.ts";
import { gapsOf } from "./alarm-line.ts";
import { budgetsOf } from "./case-view.ts";
import type { MarkView, Span, TimeLine } from "./model.ts";

type Of<T extends EventType> = Recorded & { readonly event: EventOf<T> };

const isOf =
  <T extends EventType>(type: T) =>
  (record: Recorded): record is Of<T> =>
    record.event.type === type;

/**
 * The life of a visit from the records about it and those about the whole centre around it, in the order of the journal. Whose its time was is
 * found by the centre's own rules. Null where nothing is about it.
 */
export function timeLineOf({ centre, visit }: VisitKey, records: readonly Recorded[]): TimeLine | null {
  const own = records.filter(({ event }) => "visit" in event.data && event.data.visit === visit);
  const first = own[0];
  if (first === undefined) return null;
  const { ticket = "", service = "" } = first.event.data as { readonly ticket?: string; readonly service?: string };
  const reserved = own.find(isOf("ticket.reserved"));
  const issued = own.find(isOf("ticket.issued"));
  const closed = own.findLast(isOf("visit.closed"))?.event.data;
  const { spans, rows, running } = ownedTime(visit, records);
  const startMs = issued?.wall ?? null;
  const totalMs = closed?.totalMs ?? null;
  return {
    centre,
    visit,
    ticket,
    service,
    outcome: closed?.outcome ?? null,
    normMinutes: closed?.normMinutes ?? reserved?.event.data.normMinutes ?? null,
    startMs,
    totalMs,
    acts: own
      .filter(({ event }) => event.type !== "camera.marked")
      .map(({ wall, seq, event }) => ({ atMs: wall, seq, type: event.type, gaps: gapsOf(event) })),
    spans,
    isExact: closed === undefined ? null : spans.reduce((sum, { ms }) => sum + ms, 0) === totalMs,
    running: running === null || startMs === null ? null : { ...running, sinceMs: startMs + sumOf(rows) },
    stages: budgetsOf(own, rows),
    marks: own.filter(isOf("camera.marked")).map(markOf),
  };
}

function markOf({ wall, event }: Of<"camera.marked">): MarkView {
  const { camera, station, act, confirmed, made, offsetMs = null, uncertaintyMs = null } = event.data;
  return { atMs: wall, camera, station, act, confirmed, made, offsetMs, uncertaintyMs };
}

interface Owned {
  readonly spans: readonly Span[];
  readonly rows: readonly Spent[];
  readonly running: { readonly owner: string; readonly stage: string } | null;
}

function ownedTime(visit: string, records: readonly Recorded[]): Owned {
  const spans: Span[] = [];
  let [state, rows]: [typeof emptyCentre, readonly Spent[]] = [emptyCentre, []];
  for (const { seq, bootId, mono, wall, event } of records) {
    state = evolve(state, { seq, at: { boot: bootId, mono, wall }, event });
    const isEnd = event.type === "visit.closed" && event.data.visit === visit;
    const next = isEnd ? (event.data.spent ?? rows) : state.visits.get(visit)?.spent;
    if (next === undefined || next === rows) continue;
    spans.push(...grown(rows, next));
    rows = next;
  }
  const tenure = state.visits.get(visit)?.tenure ?? null;
  return { spans: joined(spans), rows, running: tenure && { owner: tenure.owner, stage: tenure.stage } };
}

/** What rows have more than before, one after another; of one stretch the citizen has what he is given first. */
function grown(before: readonly Spent[], after: readonly Spent[]): readonly Span[] {
  let fromMs = sumOf(before);
  const more = after.map((row) => ({ ...row, ms: row.ms - msOf(before, row) })).filter(({ ms }) => ms > 0);
  return more
    .sort((one, other) => Number(other.owner === "citizen") - Number(one.owner === "citizen"))
    .map(({ stage, owner, operator, ms }) => {
      const span = { fromMs, ms, owner, stage, operator };
      fromMs += ms;
      return span;
    });
}

const msOf = (rows: readonly Spent[], { stage, owner, operator }: Spent): number =>
  rows.find((row) => row.stage === stage && row.owner === owner && row.operator === operator)?.ms ?? 0;

/** Neighbours of the same owner at the same stage are one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    const isSame =
      last !== undefined &&
      last.owner === span.owner &&
      last.stage === span.stage &&
      last.operator === span.operator &&
      last.fromMs + last.ms === span.fromMs;
    if (isSame) whole[whole.length - 1] = { ...last, ms: last.ms + span.ms };
    else whole.push(span);
  }
  return whole;
}
