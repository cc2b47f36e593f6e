import type { CentreEvent } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, sumBy, under } from "./figures.ts";
import type { OpenVisit } from "./open-centre.ts";

/**
 * Where every number stands. What was counted when it happened is held against those that are open now: nothing may be lost between them.
 */
export interface TicketFigures {
  readonly reserved: number;
  readonly issued: number;
  /** Numbers whose paper was never proven. */
  readonly voided: number;
  readonly reprinted: number;
  /** Issued and come to an end, whatever that was. */
  readonly closed: number;
  readonly openReserved: number;
  readonly openIssued: number;
  /** Open when their journal was replaced by a new one. */
  readonly lostReserved: number;
  readonly lostIssued: number;
  /** Events of visits whose ticket stands in records that were not given to this fold. */
  readonly unseen: number;
  readonly isConserved: boolean;
}

/** `visit` is as it stood before the event. */
export function ticketEntries(event: CentreEvent, visit: OpenVisit | undefined): readonly Entry[] {
  switch (event.type) {
    case "ticket.reserved":
      return visit === undefined ? one(event.data.visit, "reserved") : nothing;
    case "ticket.issued":
      if (visit === undefined) return one(event.data.visit, "unseen");
      return visit.phase === "reserved" ? one(event.data.visit, "issued") : nothing;
    case "ticket.reprinted":
      return one(event.data.visit, "reprinted");
    case "ticket.voided":
    case "visit.closed":
      if (visit === undefined) return one(event.data.visit, "unseen");
      return one(event.data.visit, visit.phase === "reserved" ? "voided" : "closed");
    default:
      return nothing;
  }
}

const one = (visit: string, what: string): readonly Entry[] => [
  { day: dayOfVisit(visit), key: `tickets/${what}`, add: 1 },
];

/** A new epoch is a new journal, which knows nothing of what was open in the old one. */
export const lostEntries = (visits: Iterable<readonly [string, OpenVisit]>): readonly Entry[] =>
  [...visits].map(([id, { phase }]) => ({
    day: dayOfVisit(id),
    key: phase === "reserved" ? "tickets/lost-reserved" : "tickets/lost-issued",
    add: 1,
  }));

export function readTickets({ figures }: Question, open: Iterable<readonly [string, OpenVisit]>): TicketFigures {
  const counted = sumBy(under(figures.counts, "tickets/"), ([what = ""]) => what);
  const of = (what: string) => counted.get(what) ?? 0;
  let openReserved = 0;
  let openIssued = 0;
  for (const [, { phase }] of open) {
    if (phase === "reserved") openReserved += 1;
    else openIssued += 1;
  }
  const [lostReserved, lostIssued] = [of("lost-reserved"), of("lost-issued")];
  return {
    reserved: of("reserved"),
    issued: of("issued"),
    voided: of("voided"),
    reprinted: of("reprinted"),
    closed: of("closed"),
    openReserved,
    openIssued,
    lostReserved,
    lostIssued,
    unseen: of("unseen"),
    isConserved:
      of("unseen") === 0 &&
      of("reserved") === of("issued") + of("voided") + openReserved + lostReserved &&
      of("issued") === of("closed") + openIssued + lostIssued,
  };
}
