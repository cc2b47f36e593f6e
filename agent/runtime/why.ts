import type { CallRule, CentreEvent, EventOf } from "../domain/event.ts";

/** A record as far as it matters here. */
export interface Told {
  readonly wall: number;
  readonly event: CentreEvent;
}

/** Why a ticket was called when it was, out of nothing but the records. */
export interface Why {
  readonly visit: string;
  readonly ticket: string;
  /** Its last call; null where it never had one. */
  readonly call: CallFacts | null;
  /** Calls of later places that passed it over while it waited for that call, or, never called, until now. */
  readonly overtakenBy: readonly { readonly ticket: string; readonly rule: CallRule; readonly wall: number }[];
  /** Since when it waits for its first stage; null until its paper was proven. */
  readonly issued: { readonly stage: string; readonly wall: number } | null;
  readonly end: Outcome | null;
  /** Which boards showed its last call, where that is known. */
  readonly shown?: EventOf<"call.shown">["data"]["boards"];
}

export interface CallFacts {
  readonly rule: CallRule;
  readonly reason: string | null;
  readonly stage: string;
  readonly station: string;
  readonly wall: number;
  readonly waitedMs: number | null;
  /** Who was passed over, the earliest first; of many only the first are named. */
  readonly passedOver: EventOf<"visit.called">["data"]["passedOver"];
  readonly passedOverCount: number;
}

export type Outcome = EventOf<"visit.closed">["data"]["outcome"];

/** The fold so far, and who passed the ticket over since its last call. */
interface Looking extends Why {
  readonly passedSince: Why["overtakenBy"];
}

/** Of the latest visit with this number, or of that of one day; null where no record tells of it. */
export function whyCalled(records: Iterable<Told>, ticket: string, day: string | null): Why | null {
  let looking: Looking | null = null;
  for (const { wall, event } of records) {
    if (event.type !== "ticket.reserved") {
      if (looking !== null) looking = withEvent(looking, { wall, event });
    } else if (event.data.ticket === ticket && (day === null || event.data.day === day)) {
      looking = { ...fresh, visit: event.data.visit, ticket };
    }
  }
  if (looking === null) return null;
  const { passedSince, ...why } = looking;
  return why.call === null ? { ...why, overtakenBy: passedSince } : why;
}

const fresh = { call: null, overtakenBy: [], passedSince: [], issued: null, end: null } as const;

function withEvent(looking: Looking, { wall, event }: Told): Looking {
  if (event.type === "visit.called") return withCall(looking, wall, event.data);
  if (!("visit" in event.data) || event.data.visit !== looking.visit) return looking;
  switch (event.type) {
    case "ticket.issued":
      return { ...looking, issued: { stage: event.data.stage, wall } };
    case "call.shown":
      return { ...looking, shown: event.data.boards };
    case "ticket.voided":
      return { ...looking, end: "voided" };
    case "visit.closed":
      return { ...looking, end: event.data.outcome };
    default:
      return looking;
  }
}

function withCall(looking: Looking, wall: number, data: EventOf<"visit.called">["data"]): Looking {
  if (data.visit !== looking.visit) {
    if (!isSameDay(data.visit, looking.visit) || !isPassedOver(looking, data)) return looking;
    const { ticket, rule } = data;
    return { ...looking, passedSince: [...looking.passedSince, { ticket, rule, wall }] };
  }
  const { rule, reason, stage, station, waitedMs, passedOver, overtook } = data;
  const counted = (overtook ?? []).reduce((sum, { count }) => sum + count, 0);
  const passedOverCount = Math.max(counted, passedOver.length);
  const call = { rule, reason, stage, station, wall, waitedMs, passedOver, passedOverCount };
  return { ...looking, call, overtakenBy: looking.passedSince, passedSince: [] };
}

const isPassedOver = ({ ticket }: Why, { passedOver }: EventOf<"visit.called">["data"]): boolean =>
  passedOver.some((one) => one.ticket === ticket);

/** Numbers come again on another day. */
const isSameDay = (one: string, other: string): boolean => dayOf(one) === dayOf(other);

const dayOf = (visit: string): string => visit.slice(0, visit.lastIndexOf("-"));
