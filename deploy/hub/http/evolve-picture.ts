import type { CentreEvent } from "../../../agent/domain/event.ts";
import type { Recorded } from "../../../agent/journal/record.ts";
import type { VisitView } from "./model.ts";
import type { Picture } from "./picture-shape.ts";

/**
 * A picture after one more event. It may come twice, and need not be exact where the picture lacks what the centre knows: the next live picture
 * is the centre's own word.
 */
export function evolvePicture(picture: Picture, { event, wall }: Recorded): Picture {
  switch (event.type) {
    case "centre.paused":
      return { ...picture, hold: event.data.reason };
    case "centre.resumed":
      return { ...picture, hold: null };
    case "device.state": {
      const { device, phase, fault } = event.data;
      return { ...picture, devices: new Map(picture.devices).set(device, { id: device, phase, fault }) };
    }
    case "operator.signed-in":
      return withStation(picture, event.data.station, { phase: "free", operator: event.data.operator });
    case "operator.signed-out":
      return withStation(picture, event.data.station, { phase: "closed", operator: null, ...FREE });
    case "visit.closed":
    case "ticket.voided":
      return withoutVisit(picture, event.data.visit);
    default:
      return withStationOf(withVisitOf(picture, event, wall), event, wall);
  }
}

const FREE = { ticket: null, sinceMs: null } as const;

function withoutVisit(picture: Picture, id: string): Picture {
  const gone = picture.visits.get(id);
  if (gone === undefined) return picture;
  const visits = new Map(picture.visits);
  visits.delete(id);
  const next = { ...picture, visits };
  const station = [...picture.stations.values()].find(({ ticket }) => ticket === gone.ticket);
  return station === undefined ? next : withStation(next, station.id, { phase: "free", ...FREE });
}

type StationChange = Partial<{ phase: string; operator: string | null; ticket: string | null; sinceMs: number | null }>;

function withStation(picture: Picture, id: string, change: StationChange): Picture {
  const station = picture.stations.get(id) ?? { id, phase: "free", operator: null, ...FREE };
  return { ...picture, stations: new Map(picture.stations).set(id, { ...station, ...change }) };
}

function withVisitOf(picture: Picture, event: CentreEvent, wall: number): Picture {
  if (event.type === "ticket.reserved") {
    const { visit, ticket, service, stages, normMinutes } = event.data;
    const stage = stages[0]?.id ?? "";
    const fresh = { visit, ticket, service, stage, phase: "reserved", station: null, sinceMs: null, normMinutes };
    const known = picture.visits.get(visit);
    return known === undefined ? withVisit(picture, { ...fresh, owner: null, warned: "no" }) : picture;
  }
  const id = "visit" in event.data ? event.data.visit : undefined;
  const visit = id === undefined ? undefined : picture.visits.get(id);
  const change = visit === undefined ? null : changeBy(event, wall);
  return visit === undefined || change === null ? picture : withVisit(picture, { ...visit, ...change });
}

const withVisit = (picture: Picture, visit: VisitView): Picture => ({
  ...picture,
  visits: new Map(picture.visits).set(visit.visit, visit),
});

const waitingAt = (stage: string, owner: string): Partial<VisitView> => ({
  phase: "waiting",
  stage,
  station: null,
  owner,
});

/** What an event changes of the visit that it names; null where that is nothing that is shown. */
function changeBy(event: CentreEvent, wall: number): Partial<VisitView> | null {
  switch (event.type) {
    case "ticket.issued":
      return { ...waitingAt(event.data.stage, event.data.authority), sinceMs: wall };
    case "visit.called":
      return { phase: "called", stage: event.data.stage, station: event.data.station, owner: "citizen" };
    case "stage.started": {
      const { stage, station, authority } = event.data;
      return { phase: "serving", stage, station, owner: authority };
    }
    case "stage.finished": {
      const { next, authority } = event.data;
      return next === null ? null : waitingAt(next, authority);
    }
    case "visit.no-show":
    case "visit.returned":
      return waitingAt(event.data.stage, event.data.authority);
    case "visit.transferred":
      return waitingAt(event.data.toStage, event.data.toAuthority);
    case "visit.postponed": {
      const { by, authority } = event.data;
      return { phase: "away", station: null, owner: by === "citizen" ? "citizen" : authority };
    }
    case "visit.at-risk":
      return { warned: "at-risk" };
    case "visit.overdue":
      return { warned: "overdue" };
    default:
      return null;
  }
}

function withStationOf(picture: Picture, event: CentreEvent, wall: number): Picture {
  switch (event.type) {
    case "visit.called":
    case "stage.started": {
      const { station, ticket, operator } = event.data;
      const phase = event.type === "visit.called" ? "called" : "serving";
      return withStation(picture, station, { phase, operator, ticket, sinceMs: wall });
    }
    case "stage.finished":
    case "visit.no-show":
    case "visit.transferred":
    case "visit.postponed":
      return withStation(picture, event.data.station, { phase: "free", ...FREE });
    default:
      return picture;
  }
}
