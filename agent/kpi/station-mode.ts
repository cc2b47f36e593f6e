import type { CentreEvent } from "../domain/event.ts";
import { emptyOpenStation, type OpenCentre, type OpenStation, type StationMode } from "./open-centre.ts";

/** Nobody can be called to a station whose device is so. */
const DOWN: ReadonlySet<string> = new Set(["absent", "failed"]);

/** What a station does, by the first of these that is true. What holds the whole centre, or a broken device, is not the operator's idleness. */
export function modeOf(station: OpenStation, open: OpenCentre): StationMode {
  if (station.operator === null) return "out";
  if (open.isHeld) return "held";
  if (station.pause !== null) return station.pause === "equipment" ? "blocked" : "paused";
  if (station.visits.includes("serving")) return "serving";
  if (!station.visits.isEmpty()) return "called";
  return idleMode(station, open);
}

function idleMode({ stages, devices }: OpenStation, open: OpenCentre): StationMode {
  const phases = devices?.map((device) => open.devices.get(device)) ?? null;
  if (phases?.some((phase) => phase !== undefined && DOWN.has(phase)) === true) return "blocked";
  if (stages === null || phases === null || phases.includes(undefined)) return "idle-unknown";
  return stages.some((stage) => (open.waiting.get(stage) ?? 0) > 0) ? "idle-queue" : "idle";
}

export const stationNamed = (open: OpenCentre, id: string): OpenStation => open.stations.get(id) ?? emptyOpenStation;

/** Who sits at the stations and which visits are at them, after an event. */
export function evolveStations(open: OpenCentre, event: CentreEvent): OpenCentre {
  switch (event.type) {
    case "operator.signed-in": {
      const { operator, stages = null, devices = null } = event.data;
      return changed(open, event.data.station, { operator, stages, devices, pause: null });
    }
    case "operator.signed-out":
      return changed(open, event.data.station, { operator: null, pause: null });
    case "operator.paused":
      return changed(open, event.data.station, { pause: event.data.reason });
    case "operator.resumed":
      return changed(open, event.data.station, { pause: null });
    case "operator.revoked":
      return stationsWhere(open, ({ operator }) => operator === event.data.operator).reduce(
        (next, id) => changed(next, id, { operator: null, pause: null }),
        open,
      );
    default:
      return evolveVisits(open, event);
  }
}

function evolveVisits(open: OpenCentre, event: CentreEvent): OpenCentre {
  switch (event.type) {
    case "visit.called":
    case "stage.started": {
      const { station, visit } = event.data;
      const phase = event.type === "visit.called" ? "called" : "serving";
      return changed(open, station, { visits: stationNamed(open, station).visits.set(visit, phase) });
    }
    case "stage.finished":
    case "visit.transferred":
    case "visit.postponed":
    case "visit.no-show":
      return withoutVisit(open, event.data.station, event.data.visit);
    case "visit.returned":
      return FROM_AWAY.has(event.data.why) ? open : freed(open, event.data.visit);
    case "visit.closed":
      return freed(open, event.data.visit);
    default:
      return open;
  }
}

/** Who comes back from where he was away leaves no station; another stage of his may go on at one. */
const FROM_AWAY: ReadonlySet<string> = new Set(["postponed", "came-back"]);

const freed = (open: OpenCentre, visit: string): OpenCentre =>
  stationsWhere(open, ({ visits }) => visits.has(visit)).reduce((next, id) => withoutVisit(next, id, visit), open);

const stationsWhere = (open: OpenCentre, is: (station: OpenStation) => boolean): readonly string[] =>
  [...open.stations.entries()].filter(([, station]) => is(station)).map(([id]) => id);

const withoutVisit = (open: OpenCentre, id: string, visit: string): OpenCentre =>
  open.stations.has(id) ? changed(open, id, { visits: stationNamed(open, id).visits.delete(visit) }) : open;

function changed(open: OpenCentre, id: string, change: Partial<OpenStation>): OpenCentre {
  return { ...open, stations: open.stations.set(id, { ...stationNamed(open, id), ...change }) };
}
