import { rebook, withArrival } from "./appointments/booking.ts";
import type { Centre } from "./centre.ts";
import type { EventOf } from "./event.ts";
import type { Fact } from "./fact.ts";
import { withPress } from "./kiosk.ts";
import { groupFrom, openLegs } from "./legs.ts";
import { withNumber } from "./number.ts";
import type { Visit } from "./visit.ts";

/** A ticket until its paper is proven, or it is void. */
export function evolveTicket(centre: Centre, fact: Fact): Centre {
  const { event } = fact;
  switch (event.type) {
    case "ticket.reserved":
      return reserved(centre, { ...fact, event });
    case "ticket.issued":
      return issued(centre, { ...fact, event });
    case "ticket.unproven":
      return change(centre, event.data.visit, { slip: "unknown", mayBePaper: true });
    case "ticket.reprinted":
      return change(centre, event.data.visit, { slip: "sent", copies: event.data.copy, refusedBy: [] });
    case "ticket.rerouted":
      return rerouted(centre, event.data);
    case "ticket.voided":
      return voided(centre, event.data.visit);
    default:
      return centre;
  }
}

function reserved(centre: Centre, fact: Fact<EventOf<"ticket.reserved">>): Centre {
  const { data } = fact.event;
  const letter = data.ticket.replace(/\d+$/, "");
  const number = Number(data.ticket.slice(letter.length));
  const numbered = withNumber(centre, { day: data.day, letter, priority: data.priority }, number);
  const arrived = withArrival(withPress(numbered, fact), data.appointment ?? null);
  return {
    ...arrived,
    visits: arrived.visits.set(data.visit, newVisit(fact)),
    reserved: [...arrived.reserved, data.visit],
  };
}

function newVisit({ event: { data }, seq, at }: Fact<EventOf<"ticket.reserved">>): Visit {
  return {
    id: data.visit,
    day: data.day,
    ticket: data.ticket,
    code: data.code,
    service: data.service,
    language: data.language,
    priority: data.priority,
    kiosk: data.kiosk,
    stages: data.stages,
    normMinutes: data.normMinutes,
    document: data.document ?? data.service,
    appointment: data.appointment ?? null,
    appointmentAt: data.appointmentAt ?? null,
    phase: "reserved",
    copies: 0,
    slip: "sent",
    refusedBy: [],
    mayBePaper: false,
    place: seq,
    reservedAt: at,
    issuedAt: null,
    legs: [],
    passed: [],
    failed: {},
    missed: 0,
    warned: "no",
    spent: [],
    tenure: null,
    dark: null,
  };
}

/** The paper is out: the visit begins to wait for its first stages, at the place of its reservation. */
function issued(centre: Centre, { event, at }: Fact<EventOf<"ticket.issued">>): Centre {
  const reserved = centre.visits.get(event.data.visit);
  if (reserved?.phase !== "reserved") return centre;
  const visit: Visit = { ...reserved, phase: "open", issuedAt: at };
  const stages = groupFrom(visit, visit.stages[0]?.id ?? "");
  return openLegs(settle(centre, visit.id), visit, {
    stages,
    placing: { place: visit.place, placedAt: visit.reservedAt, since: at },
  });
}

function rerouted(centre: Centre, { visit: id, from }: EventOf<"ticket.rerouted">["data"]): Centre {
  const refusedBy = [...(centre.visits.get(id)?.refusedBy ?? []), from];
  return change(centre, id, { slip: "sent", refusedBy });
}

/** Nobody holds its paper, so an appointment that it was for may be shown again. */
function voided(centre: Centre, id: string): Centre {
  const visit = centre.visits.get(id);
  const settled = settle(rebook(centre, visit?.appointment ?? null), id);
  return { ...settled, visits: settled.visits.delete(id) };
}

const settle = (centre: Centre, visit: string): Centre => ({
  ...centre,
  reserved: centre.reserved.filter((id) => id !== visit),
});

function change(centre: Centre, id: string, to: Partial<Visit>): Centre {
  const visit = centre.visits.get(id);
  return visit === undefined ? centre : { ...centre, visits: centre.visits.set(id, { ...visit, ...to }) };
}
