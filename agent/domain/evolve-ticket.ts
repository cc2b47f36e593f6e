import type { Centre, Visit } from "./centre.ts";
import type { EventOf } from "./event.ts";
import type { Fact } from "./fact.ts";
import { enqueue } from "./queue.ts";

/** A ticket until its paper is proven, or it is void. */
export function evolveTicket(centre: Centre, fact: Fact): Centre {
  const { event } = fact;
  switch (event.type) {
    case "ticket.reserved":
      return reserved(centre, event, fact);
    case "ticket.issued": {
      const visit = centre.visits.get(event.data.visit);
      if (visit === undefined) return centre;
      const settled = settle(centre, visit.id);
      return enqueue(settled, { ...visit, phase: "waiting", since: fact.at, issuedAt: fact.at });
    }
    case "ticket.unproven":
      return change(centre, event.data.visit, { slip: "unknown", mayBePaper: true });
    case "ticket.reprinted":
      return change(centre, event.data.visit, { slip: "sent", copies: event.data.copy });
    case "ticket.voided": {
      const settled = settle(centre, event.data.visit);
      return { ...settled, visits: settled.visits.delete(event.data.visit) };
    }
    default:
      return centre;
  }
}

function reserved(centre: Centre, event: EventOf<"ticket.reserved">, fact: Fact): Centre {
  const { data } = event;
  const visit: Visit = {
    id: data.visit,
    day: data.day,
    ticket: data.ticket,
    code: data.code,
    service: data.service,
    language: data.language,
    priority: data.priority,
    kiosk: data.kiosk,
    stages: data.stages,
    at: 0,
    normMinutes: data.normMinutes,
    phase: "reserved",
    copies: 0,
    slip: "sent",
    mayBePaper: false,
    place: fact.seq,
    since: fact.at,
    reservedAt: fact.at,
    issuedAt: null,
    station: null,
    recalls: 0,
    missed: 0,
  };
  const letter = data.ticket.replace(/\d+$/, "");
  const given = centre.numbers.get(data.day, {});
  return {
    ...centre,
    numbers: centre.numbers.set(data.day, { ...given, [letter]: Number(data.ticket.slice(letter.length)) }),
    visits: centre.visits.set(visit.id, visit),
    reserved: [...centre.reserved, visit.id],
  };
}

const settle = (centre: Centre, visit: string): Centre => ({
  ...centre,
  reserved: centre.reserved.filter((id) => id !== visit),
});

function change(centre: Centre, id: string, to: Partial<Visit>): Centre {
  const visit = centre.visits.get(id);
  return visit === undefined ? centre : { ...centre, visits: centre.visits.set(id, { ...visit, ...to }) };
}
