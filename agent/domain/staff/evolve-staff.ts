import { type Centre, type StationState, stationOf } from "../centre.ts";
import type { EventOf } from "../event.ts";
import type { Fact } from "../fact.ts";
import { stationSource, withRefusal } from "../refusals.ts";
import { UNBOUNDED_ACTS, WRONG_PIN, WRONG_PINS_MAX } from "./credential.ts";

/** More operators than any region has: beyond it the oldest revocations, of people long gone, are forgotten. */
const REVOKED_MAX = 2_000;

/** Who sits where, who is on a break, and who may no longer work. */
export function evolveStaff(centre: Centre, { event, at }: Fact): Centre {
  switch (event.type) {
    case "operator.signed-in": {
      const { station, operator, authority, stages = [], services = [], devices = [] } = event.data;
      return atStation(centre, station, { operator, authority, stages, services, devices, pause: null });
    }
    case "operator.signed-out":
      return atStation(centre, event.data.station, {
        operator: null,
        authority: null,
        stages: [],
        services: [],
        devices: [],
        pause: null,
      });
    case "operator.paused":
      return atStation(centre, event.data.station, { pause: { reason: event.data.reason, since: at } });
    case "operator.resumed":
      return atStation(centre, event.data.station, { pause: null });
    case "operator.revoked": {
      const { operator } = event.data;
      const others = centre.revoked.filter((one) => one.operator !== operator);
      return { ...centre, revoked: [...others, { operator, since: sinceWhen(centre, at.wall) }].slice(-REVOKED_MAX) };
    }
    case "operator.refused":
      return refused(centre, { event, at });
    default:
      return centre;
  }
}

/** By a clock that stands in the past a revocation would be older than the list that is here; it is newer. */
const sinceWhen = ({ listedDays }: Centre, wall: number): number =>
  Math.max(wall, ...listedDays.map(({ issued }) => Date.parse(issued)));

function refused(centre: Centre, { event, at }: Pick<Fact<EventOf<"operator.refused">>, "event" | "at">): Centre {
  const { station, act } = event.data;
  if (UNBOUNDED_ACTS.includes(act)) return withRefusal(centre, stationSource(station), at);
  if (act !== WRONG_PIN) return centre;
  const { wrongPins } = stationOf(centre, station);
  return atStation(centre, station, { wrongPins: [...wrongPins, at].slice(-WRONG_PINS_MAX) });
}

function atStation(centre: Centre, id: string, to: Partial<StationState>): Centre {
  return { ...centre, stations: centre.stations.set(id, { ...stationOf(centre, id), ...to }) };
}
