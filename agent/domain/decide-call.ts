import { queueKey, stageOf, type Visit } from "./centre.ts";
import { type Decision, happened } from "./decision.ts";
import { atStation, type Desk, refuse, visitHere } from "./desk.ts";
import type { CentreEvent } from "./event.ts";
import type { StationInput } from "./input.ts";
import { elapsedMs, hasPassed } from "./instant.ts";
import { orderMarks } from "./mark.ts";
import { countWaiting, nextWaiting, waitingFor } from "./queue.ts";

/** A citizen needs as long to read the board and stand up. */
export const CALL_SHOWN_MIN_MS = 20_000;
/** Twice called and not come: the visit ends; once: it goes to the end of its queue. */
const MISSED_MAX = 2;
const PASSED_OVER_MAX = 20;

type CallAsked = Extract<StationInput, { type: "call.asked" }>;

/** Calls the earliest place among all the stages of this station that this operator's authority owns, or the one that is named. */
export function askCall(desk: Desk, { ticket, reason }: CallAsked): Decision {
  const here = visitHere(desk.centre, desk.state);
  if (here?.phase === "called") return ticket === null ? askRecall(desk) : no(desk, "call.asked", "station-busy");
  if (here !== null) return no(desk, "call.asked", "station-busy");
  return ticket === null ? callNext(desk) : callDirectly(desk, ticket, reason);
}

function callNext(desk: Desk): Decision {
  const first = nextWaiting(desk.centre, ownedQueues(desk));
  return first === null
    ? no(desk, "call.asked", "nobody-waits")
    : call(desk, first, { rule: "first-come", reason: null });
}

/** Any ticket may be called directly, with a reason; who was passed over stands in the record. */
function callDirectly(desk: Desk, ticket: string, reason: string | null): Decision {
  // A visit that was served across the turn of the day may wait again beside a new ticket of its number.
  const visit = desk.centre.visits
    .toSeq()
    .filter((one) => one.ticket === ticket && one.phase === "waiting")
    .minBy((one) => one.place);
  if (visit === undefined) return no(desk, "call.asked", "ticket-unknown");
  if (!desk.station.stages.includes(stageOf(visit).id)) return no(desk, "call.asked", "stage-not-here");
  if (stageOf(visit).authority !== desk.authority) return no(desk, "call.asked", "wrong-authority");
  if (reason === null || reason.trim() === "") return no(desk, "call.asked", "reason-missing");
  return call(desk, visit, { rule: "direct", reason });
}

/** The queues that this operator may call from here: separation of duties (K1, K2) is decided by the stage's authority. */
function ownedQueues({ rules, station, authority }: Desk): readonly string[] {
  return rules.services.flatMap((service) =>
    service.stages
      .filter((stage) => stage.authority === authority && station.stages.includes(stage.id))
      .map((stage) => queueKey(service.id, stage.id)),
  );
}

function call(desk: Desk, visit: Visit, by: { rule: "first-come" | "direct"; reason: string | null }): Decision {
  const queues = ownedQueues(desk);
  const earliest = by.rule === "direct" ? waitingFor(desk.centre, queues, PASSED_OVER_MAX) : [];
  const earlier = earliest.filter((one) => one.place < visit.place);
  const data = atStation(desk, visit);
  const called: CentreEvent = {
    type: "visit.called",
    data: {
      ...data,
      rule: by.rule,
      reason: by.reason,
      place: visit.place,
      waiting: countWaiting(desk.centre, queues),
      passedOver: earlier.map((one) => ({ ticket: one.ticket, why: "direct-call" })),
      waitedMs: elapsedMs(visit.since, desk.now),
    },
  };
  return { events: [called], orders: orderMarks(desk.station, visit, "called"), refusal: null };
}

export function askRecall(desk: Desk): Decision {
  const visit = visitHere(desk.centre, desk.state);
  if (visit?.phase !== "called") return no(desk, "recall.asked", "station-idle");
  return happened({ type: "visit.recalled", data: { ...atStation(desk, visit), times: visit.recalls + 1 } });
}

export function tellNoShow(desk: Desk): Decision {
  const visit = visitHere(desk.centre, desk.state);
  if (visit?.phase !== "called") return no(desk, "no-show.told", "station-idle");
  if (!hasPassed(visit.since, desk.now, CALL_SHOWN_MIN_MS)) return no(desk, "no-show.told", "called-too-recently");
  const missed = visit.missed + 1;
  const missing: CentreEvent = { type: "visit.no-show", data: { ...atStation(desk, visit), missed } };
  const orders = orderMarks(desk.station, visit, "no-show");
  if (missed < MISSED_MAX) return { events: [missing], orders, refusal: null };
  const { id, ticket, service, issuedAt } = visit;
  const totalMs = issuedAt === null ? null : elapsedMs(issuedAt, desk.now);
  const ended: CentreEvent = {
    type: "visit.closed",
    data: { visit: id, ticket, service, outcome: "no-show", totalMs },
  };
  return { events: [missing, ended], orders, refusal: null };
}

type Why = Parameters<typeof refuse>[2][1];

const no = (desk: Desk, act: string, why: Why): Decision => refuse(desk.station.id, desk.operator, [act, why]);
