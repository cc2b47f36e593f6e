import { rebook } from "./appointments/booking.ts";
import { type Centre, type StationState, stationOf } from "./centre.ts";
import { postponeMs } from "./decide-leave.ts";
import type { CentreEvent, EventOf, EventType } from "./event.ts";
import type { Fact } from "./fact.ts";
import { groupFrom, newLeg, openLegs } from "./legs.ts";
import { withPasses } from "./order.ts";
import { withCall } from "./pace.ts";
import { dequeue, enqueue } from "./queue.ts";
import { isAttended, type Leg, legFor, phaseMs, type Visit, withLeg, withoutLeg } from "./visit.ts";

type Evolve<T extends EventType> = (centre: Centre, visit: Visit, fact: Fact<EventOf<T>>) => Centre;

/** What each event makes of the visit that it names. */
const EVOLVE: { readonly [T in EventType]?: Evolve<T> } = {
  "visit.called": called,
  "visit.recalled": (centre, visit, { event, at }) =>
    changeLeg(centre, visit, { stage: event.data.stage, since: at, offMs: 0, recalls: event.data.times }),
  "visit.no-show": missed,
  "visit.transferred": transferred,
  "visit.postponed": postponed,
  "visit.returned": returned,
  "visit.resumed": (centre, visit, { event, at }) => {
    const leg = legFor(visit, event.data.stage);
    return leg?.phase === "called"
      ? changeLeg(centre, visit, { stage: leg.stage, since: at, offMs: 0, calledAt: at })
      : centre;
  },
  "visit.due": (centre, visit) => intoLane(centre, visit, "appointment"),
  "visit.at-risk": (centre, visit) => intoLane(centre, { ...visit, warned: "at-risk" }, "at-risk"),
  "visit.overdue": (centre, visit) => intoLane(centre, { ...visit, warned: "overdue" }, "at-risk"),
  "stage.started": started,
  "stage.finished": finished,
  // A ticket that should not have been taken uses up no appointment.
  "visit.closed": (centre, visit, { event }) =>
    closed(event.data.outcome === "voided" ? rebook(centre, visit.appointment) : centre, visit),
};

/** A visit from its first call to its end. */
export function evolveVisit(centre: Centre, fact: Fact): Centre {
  const evolve = EVOLVE[fact.event.type] as Evolve<EventType> | undefined;
  if (evolve === undefined || !("visit" in fact.event.data)) return centre;
  const visit = centre.visits.get(fact.event.data.visit ?? "");
  return visit === undefined ? centre : evolve(centre, visit, fact as Fact<CentreEvent>);
}

const put = (centre: Centre, visit: Visit): Centre => ({ ...centre, visits: centre.visits.set(visit.id, visit) });

function changeLeg(centre: Centre, visit: Visit, to: Partial<Leg> & Pick<Leg, "stage">): Centre {
  const leg = legFor(visit, to.stage);
  return leg === null ? centre : put(centre, withLeg(visit, { ...leg, ...to }));
}

function atStation(centre: Centre, id: string, to: Partial<StationState>): Centre {
  return { ...centre, stations: centre.stations.set(id, { ...stationOf(centre, id), ...to }) };
}

function called(centre: Centre, visit: Visit, { event: { data }, at, seq }: Fact<EventOf<"visit.called">>): Centre {
  const leg = legFor(visit, data.stage);
  if (leg === null) return centre;
  const key = paceKey(visit.service, leg.stage);
  const paced = { ...centre, paces: centre.paces.set(key, withCall(centre.paces.get(key), at)) };
  const gone = dequeue(withPasses(paced, data, seq), visit, leg);
  const { station, operator } = data;
  const going: Leg = { ...leg, phase: "called", since: at, offMs: 0, lentUsedMs: 0, station, operator, recalls: 0 };
  const shown = { ...going, calledAt: at, missedAt: null, isCitizenLate: false };
  return atStation(put(gone, withLeg(visit, shown)), station, { visit: visit.id });
}

/** Where the pace of a queue is kept: all lanes of one stage of a service move together. */
export const paceKey = (service: string, stage: string): string => `${service}/${stage}`;

function leaveStation(centre: Centre, visit: Visit, leg: Leg): Centre {
  if (leg.station === null || stationOf(centre, leg.station).visit !== visit.id) return centre;
  return atStation(centre, leg.station, { visit: null });
}

/** Takes a leg from wherever it is: a station, or its queue. */
function withdraw(centre: Centre, visit: Visit, leg: Leg): Centre {
  return leg.phase === "waiting" ? dequeue(centre, visit, leg) : leaveStation(centre, visit, leg);
}

/** A fair call that nobody came to costs the place; an unfair one is followed by `visit.returned`. */
function missed(centre: Centre, visit: Visit, { event: { data }, at, seq }: Fact<EventOf<"visit.no-show">>): Centre {
  const leg = legFor(visit, data.stage);
  if (leg === null) return centre;
  if (data.fair === false) return changeLeg(centre, visit, { stage: leg.stage, missedAt: at });
  const later = { ...leg, place: seq, placedAt: at, since: at, offMs: 0, lentUsedMs: 0, isCitizenLate: true };
  return enqueue(leaveStation(centre, visit, leg), { ...visit, missed: data.missed }, later);
}

function transferred(
  centre: Centre,
  visit: Visit,
  { event: { data }, at }: Fact<EventOf<"visit.transferred">>,
): Centre {
  const leg = legFor(visit, data.stage);
  const isKnown = visit.stages.some((stage) => stage.id === data.toStage);
  if (leg === null || !isKnown) return centre;
  const left = leaveStation(centre, visit, leg);
  const gone = withoutLeg({ ...visit, passed: visit.passed.filter((id) => id !== data.toStage) }, leg.stage);
  const there = newLeg(visit, data.toStage, { place: leg.place, placedAt: leg.placedAt, since: at });
  return enqueue(left, gone, { ...there, backTo: data.back === true ? leg.stage : null });
}

function postponed(centre: Centre, visit: Visit, { event: { data }, at }: Fact<EventOf<"visit.postponed">>): Centre {
  const leg = legFor(visit, data.stage);
  if (leg === null) return centre;
  const { station, operator } = data;
  const unjudged = data.unjudged === true ? { station, operator, servedMs: phaseMs(leg, at) } : null;
  const away: Partial<Leg> = { awayMs: postponeMs(data.minutes), awayBy: data.by, unjudged };
  return sendAway(leaveStation(centre, visit, leg), visit, { ...leg, ...away, since: at });
}

const sendAway = (centre: Centre, visit: Visit, leg: Leg): Centre =>
  put(centre, withLeg(visit, { ...leg, phase: "away", offMs: 0, station: null, operator: null }));

/** Back in its queue, at the place that it had. */
function returned(centre: Centre, visit: Visit, { event: { data }, at }: Fact<EventOf<"visit.returned">>): Centre {
  const leg = legFor(visit, data.stage);
  if (leg === null || leg.phase === "waiting") return centre;
  return enqueue(leaveStation(centre, visit, leg), visit, {
    ...leg,
    since: at,
    offMs: 0,
    awayMs: null,
    unjudged: null,
  });
}

/** Moves what waits and has no better lane. */
function intoLane(centre: Centre, visit: Visit, lane: Leg["lane"]): Centre {
  const movable = visit.legs.filter(
    (leg) => leg.lane === "ordinary" || (leg.lane === "appointment" && lane === "at-risk"),
  );
  return movable.reduce(
    (next, leg) => {
      const now = next.visits.get(visit.id) ?? visit;
      if (leg.phase === "waiting") return enqueue(dequeue(next, now, leg), now, { ...leg, lane });
      return put(next, withLeg(now, { ...leg, lane }));
    },
    put(centre, visit),
  );
}

function started(centre: Centre, visit: Visit, { event: { data }, at }: Fact<EventOf<"stage.started">>): Centre {
  const leg = legFor(visit, data.stage);
  if (leg === null) return centre;
  const taken = leg.phase === "waiting" ? dequeue(centre, visit, leg) : centre;
  const { station, operator } = data;
  return put(taken, withLeg(visit, { ...leg, phase: "serving", since: at, offMs: 0, station, operator }));
}

function finished(centre: Centre, visit: Visit, { event: { data }, at, seq }: Fact<EventOf<"stage.finished">>): Centre {
  const leg = legFor(visit, data.stage);
  if (leg === null) return centre;
  const { stage, authority, station, operator, ticket, service } = data;
  const served = { visit: visit.id, ticket, service, stage, authority, operator, at, isRated: false };
  // Nobody was there who could say how it was.
  const left = atStation(leaveStation(centre, visit, leg), station, isAttended(visit, leg) ? { served } : {});
  if (data.outcome === "failed") {
    const failed = { ...visit, failed: { ...visit.failed, [stage]: (visit.failed[stage] ?? 0) + 1 } };
    return data.retake === true
      ? sendAway(left, failed, { ...leg, awayMs: null, awayBy: "citizen", unjudged: null, since: at })
      : put(left, failed);
  }
  const passed = withoutLeg({ ...visit, passed: [...visit.passed, stage], missed: 0 }, stage);
  const placing = { place: seq, placedAt: at, since: at };
  const stages = data.next === null ? [] : leg.backTo === data.next ? [data.next] : groupFrom(passed, data.next);
  return openLegs(left, passed, { stages, placing });
}

function closed(centre: Centre, visit: Visit): Centre {
  const gone = visit.legs.reduce((next, leg) => withdraw(next, visit, leg), centre);
  // A salvaged journal may know that a visit ended and not that its paper was proven.
  const reserved = gone.reserved.includes(visit.id) ? gone.reserved.filter((id) => id !== visit.id) : gone.reserved;
  return { ...gone, reserved, visits: gone.visits.delete(visit.id) };
}
