import { type Centre, queueKey, type StationState, stageOf, stationOf, type Visit } from "./centre.ts";
import type { EventOf } from "./event.ts";
import type { Fact } from "./fact.ts";
import { withCall } from "./pace.ts";
import { dequeue, enqueue } from "./queue.ts";

/** A visit from its first call to its end. */
export function evolveVisit(centre: Centre, fact: Fact): Centre {
  const { event } = fact;
  switch (event.type) {
    case "visit.called":
      return withVisit(centre, event.data.visit, (visit) => called(centre, visit, fact));
    case "visit.recalled":
      return withVisit(centre, event.data.visit, (visit) =>
        put(centre, { ...visit, since: fact.at, recalls: event.data.times }),
      );
    case "visit.no-show":
      return withVisit(centre, event.data.visit, (visit) =>
        requeue(centre, { ...visit, missed: event.data.missed, place: fact.seq }, fact),
      );
    case "visit.transferred":
      return withVisit(centre, event.data.visit, (visit) => {
        const at = visit.stages.findIndex((stage) => stage.id === event.data.toStage);
        return at < 0 ? centre : requeue(centre, { ...visit, at }, fact);
      });
    case "stage.started":
      return withVisit(centre, event.data.visit, (visit) =>
        put(centre, { ...visit, phase: "serving", since: fact.at }),
      );
    case "stage.finished":
      return withVisit(centre, event.data.visit, (visit) => finished(centre, visit, { ...fact, event }));
    case "visit.closed":
      return withVisit(centre, event.data.visit, (visit) => closed(centre, visit));
    default:
      return centre;
  }
}

function withVisit(centre: Centre, id: string, then: (visit: Visit) => Centre): Centre {
  const visit = centre.visits.get(id);
  return visit === undefined ? centre : then(visit);
}

const put = (centre: Centre, visit: Visit): Centre => ({ ...centre, visits: centre.visits.set(visit.id, visit) });

function atStation(centre: Centre, id: string, to: Partial<StationState>): Centre {
  return { ...centre, stations: centre.stations.set(id, { ...stationOf(centre, id), ...to }) };
}

function called(centre: Centre, visit: Visit, fact: Fact): Centre {
  const { event } = fact;
  if (event.type !== "visit.called") return centre;
  const { station } = event.data;
  const key = queueKey(visit.service, stageOf(visit).id);
  const paces = centre.paces.set(key, withCall(centre.paces.get(key), fact.at));
  const gone = dequeue({ ...centre, paces }, visit);
  return atStation(put(gone, { ...visit, phase: "called", since: fact.at, station, recalls: 0 }), station, {
    visit: visit.id,
  });
}

function leaveStation(centre: Centre, visit: Visit): Centre {
  return visit.station === null ? centre : atStation(centre, visit.station, { visit: null });
}

function requeue(centre: Centre, visit: Visit, fact: Fact): Centre {
  return enqueue(leaveStation(centre, visit), { ...visit, phase: "waiting", since: fact.at, station: null });
}

function finished(centre: Centre, visit: Visit, fact: Fact<EventOf<"stage.finished">>): Centre {
  const { data } = fact.event;
  const left = leaveStation(centre, visit);
  const served = atStation(left, data.station, {
    served: {
      visit: visit.id,
      ticket: visit.ticket,
      service: visit.service,
      stage: data.stage,
      authority: data.authority,
      operator: data.operator,
      at: fact.at,
      isRated: false,
    },
  });
  const at = visit.stages.findIndex((stage) => stage.id === data.next);
  if (at < 0) return put(served, { ...visit, phase: "serving", station: null, since: fact.at });
  return enqueue(served, { ...visit, at, phase: "waiting", since: fact.at, station: null, missed: 0, place: fact.seq });
}

function closed(centre: Centre, visit: Visit): Centre {
  const left = leaveStation(centre, visit);
  const gone = visit.phase === "waiting" ? dequeue(left, visit) : left;
  return { ...gone, visits: gone.visits.delete(visit.id) };
}
