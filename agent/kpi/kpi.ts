import { Map as Table } from "immutable";
import type { CentreEvent } from "../domain/event.ts";
import { attendanceEntries } from "./attendance.ts";
import { type Passing, passingTo, passOpening, type Step, turnDay } from "./coverage.ts";
import { documentEntries } from "./documents.ts";
import { durationEntries, wholeWaitEntries } from "./durations.ts";
import { type Days, type Entry, enter, mergeDays, nothing } from "./figures.ts";
import { cutAll, passDark, settle } from "./occupancy.ts";
import { emptyOpenCentre, type KpiRecord, type OpenCentre, type OpeningHours, type OpenVisit } from "./open-centre.ts";
import { openCentreText } from "./open-centre-text.ts";
import { callableStages, evolveOpenVisit } from "./open-visit.ts";
import { overdueEntries } from "./overdue.ts";
import { ownershipEntries } from "./ownership.ts";
import { ratingEntries } from "./ratings.ts";
import { evolveStations } from "./station-mode.ts";
import { lostEntries, ticketEntries } from "./tickets.ts";

/** `days` are totals that add up across centres; `centres` is what has begun at each and not ended. */
export interface Kpi {
  readonly days: Days;
  readonly centres: Table<string, OpenCentre>;
}

export const emptyKpi: Kpi = { days: Table(), centres: Table() };

/** The figures after one more record. Records of a centre come in the order of its journal; one that was counted is not counted again. */
export function evolveKpi(kpi: Kpi, record: KpiRecord, hours: OpeningHours | null): Kpi {
  const step = countRecord(kpi.centres.get(record.centre, emptyOpenCentre), record, hours);
  if (step === null) return kpi;
  return { days: enter(kpi.days, step.entries), centres: kpi.centres.set(record.centre, step.open) };
}

/** What one more record adds to the figures, for whoever keeps them himself; null where it was counted before. */
export function countRecord(known: OpenCentre, record: KpiRecord, hours: OpeningHours | null): Step | null {
  if (record.seq <= known.counted.get(record.epoch, 0)) return null;
  const entries: Entry[] = [];
  const take = ({ open, entries: counted }: Step): OpenCentre => {
    for (const entry of counted) entries.push(entry);
    return open;
  };
  const { centre, event } = record;
  const begun = take(ofEpoch(known, record.epoch));
  const passing = passingTo(begun, record);
  const before = take(passTime(begun, centre, passing));
  let open = take(withVisit(before, event, centre));
  open = take(withStations(open, { before, centre, event, passing, hours }));
  return { open: { ...open, last: passing.now, counted: open.counted.set(record.epoch, record.seq) }, entries };
}

/** A new epoch is a new journal: nothing that was open in the old one goes on. */
function ofEpoch(open: OpenCentre, epoch: string): Step {
  if (open.epoch === epoch) return { open, entries: nothing };
  const { counted, cursors } = open;
  return { open: { ...emptyOpenCentre, counted, cursors, epoch }, entries: lostEntries(open.visits) };
}

function passTime(open: OpenCentre, centre: string, passing: Passing): Step {
  const opening = passOpening(open, centre, passing);
  if (passing.isSeen) return opening;
  const dark = passDark(opening.open, centre, passing);
  return { open: dark.open, entries: [...opening.entries, ...dark.entries] };
}

const visitIn = (event: CentreEvent): string | undefined => (event.data as { readonly visit?: string }).visit;

/** What the event says by itself, and what it says of a visit that is open. */
function withVisit(open: OpenCentre, event: CentreEvent, centre: string): Step {
  const id = visitIn(event);
  if (id === undefined) return { open, entries: ratingEntries(event, { centre, day: open.day }) };
  const before = open.visits.get(id);
  const after = evolveOpenVisit(before, event);
  const entries = [
    ...durationEntries(event, centre),
    ...wholeWaitEntries(event, before),
    ...ticketEntries(event, before),
    ...attendanceEntries(event),
    ...overdueEntries(event),
    ...ownershipEntries(event),
    ...documentEntries(event, before),
    ...ratingEntries(event, { centre, day: open.day }),
  ];
  if (after === before) return { open, entries };
  const visits = after === undefined ? open.visits.delete(id) : open.visits.set(id, after);
  return { open: { ...open, visits, waiting: recounted(open.waiting, before, after) }, entries };
}

function recounted(
  waiting: OpenCentre["waiting"],
  before: OpenVisit | undefined,
  after: OpenVisit | undefined,
): OpenCentre["waiting"] {
  const left = callableStages(before).reduce((table, stage) => withCount(table, stage, -1), waiting);
  return callableStages(after).reduce((table, stage) => withCount(table, stage, 1), left);
}

function withCount(waiting: OpenCentre["waiting"], stage: string, by: number): OpenCentre["waiting"] {
  const count = waiting.get(stage, 0) + by;
  return count === 0 ? waiting.delete(stage) : waiting.set(stage, count);
}

interface AtStations {
  readonly before: OpenCentre;
  readonly centre: string;
  readonly event: CentreEvent;
  readonly passing: Passing;
  readonly hours: OpeningHours | null;
}

function withStations(open: OpenCentre, { before, centre, event, passing, hours }: AtStations): Step {
  const { now } = passing;
  if (event.type === "centre.opened") {
    const cut = cutAll(open, { centre, now });
    const turned = turnDay(cut.open, event, { centre, now, hours });
    return { open: turned.open, entries: [...cut.entries, ...turned.entries] };
  }
  const changed = withHall(evolveStations(open, event), event);
  if (isHallAsItWas(before, changed)) return { open: changed, entries: nothing };
  return settle(changed, { centre, now });
}

/** Then no station's mode can be another. */
const isHallAsItWas = (before: OpenCentre, now: OpenCentre): boolean =>
  before.stations === now.stations &&
  before.waiting === now.waiting &&
  before.devices === now.devices &&
  before.isHeld === now.isHeld;

/** What concerns every station. */
function withHall(open: OpenCentre, event: CentreEvent): OpenCentre {
  switch (event.type) {
    case "centre.paused":
      return { ...open, isHeld: true };
    case "centre.resumed":
      return { ...open, isHeld: false };
    case "device.state":
      return { ...open, devices: open.devices.set(event.data.device, event.data.phase) };
    case "agent.started":
      return { ...open, devices: open.devices.clear() };
    default:
      return open;
  }
}

/**
 * The figures of two lots of records that have none in common, in any order and grouping. Where both know the same centre, what is open is taken
 * from the one that has counted more of it.
 */
export const mergeKpi = (one: Kpi, other: Kpi): Kpi => ({
  days: mergeDays(one.days, other.days),
  centres: one.centres.mergeWith(further, other.centres),
});

function further(one: OpenCentre, other: OpenCentre): OpenCentre {
  const ahead = countedBy(one) - countedBy(other);
  if (ahead !== 0) return ahead > 0 ? one : other;
  return openCentreText(one) >= openCentreText(other) ? one : other;
}

const countedBy = ({ counted }: OpenCentre): number => counted.reduce((sum, seq) => sum + seq, 0);
