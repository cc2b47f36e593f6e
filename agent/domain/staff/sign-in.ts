import { stationOf } from "../centre.ts";
import { type Decision, happened } from "../decision.ts";
import { type Desk, refuse } from "../desk.ts";
import type { CentreEvent, EventOf } from "../event.ts";
import type { Operator, Station } from "../rules.ts";
import type { Situation } from "../situation.ts";
import { breakEnd } from "./break.ts";
import { isInside } from "./inside.ts";
import { devicesFor, isRevoked, roster, stagesFor } from "./roster.ts";

type By = NonNullable<EventOf<"operator.signed-in">["data"]["by"]>;

export function signInByName(situation: Situation, station: Station, id: string): Decision {
  const operator = roster(situation.centre, situation.rules).find((one) => one.id === id);
  if (operator === undefined) return refuse(station.id, null, ["operator.came", "operator-unknown"]);
  return signIn(situation, station, { operator, by: "name" });
}

/** One station at a time, and only where the operator's authority owns a stage (K1, K2); whoever sat there before is signed out. */
export function signIn(situation: Situation, station: Station, who: { operator: Operator; by: By }): Decision {
  const { centre, rules } = situation;
  const { id, authority } = who.operator;
  const no = (why: Parameters<typeof refuse>[2][1]) => refuse(station.id, id, ["operator.came", why]);
  if (isRevoked(centre, id)) return no("operator-revoked");
  const state = stationOf(centre, station.id);
  if (state.operator === id) return happened();
  const stages = stagesFor(who.operator, station, rules);
  if (stages.length === 0) return no("wrong-authority");
  if (centre.stations.some((other) => other.operator === id)) return no("operator-elsewhere");
  if (state.visit !== null) return no("station-busy");
  const came: CentreEvent = {
    type: "operator.signed-in",
    data: {
      ...{ station: station.id, operator: id, authority, by: who.by },
      stages: [...stages],
      ...(station.services.length === 0 ? {} : { services: [...station.services] }),
      devices: [...devicesFor(station)],
    },
  };
  return happened(...leaving(situation, station.id), came);
}

export function signOut(desk: Desk): Decision {
  const { centre, station, operator } = desk;
  if (isInside(centre, station.id)) return refuse(station.id, operator, ["operator.left", "station-busy"]);
  return happened(...leaving(desk, station.id));
}

/** Whoever is signed in at a station leaves it; a break ends with that. */
export function leaving({ centre, now }: Situation, station: string): readonly CentreEvent[] {
  const state = stationOf(centre, station);
  const { operator, authority } = state;
  if (operator === null || authority === null) return [];
  return [
    ...breakEnd({ station, operator, authority, pause: state.pause }, now),
    { type: "operator.signed-out", data: { station, operator, authority } },
  ];
}
