import type { FaultCode } from "../kernel/fault.ts";
import type { Centre, StationState } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import type { Station } from "./rules.ts";
import type { Situation } from "./situation.ts";
import { type Leg, legAt, stageNamed, type Visit } from "./visit.ts";

/** An operator at work: the station as configured, its state, and who is signed in there. */
export interface Desk extends Situation {
  readonly station: Station;
  readonly state: StationState;
  readonly operator: string;
  readonly authority: "centre" | "police";
}

/** Tells who asked, and the journal, that an act was refused, and why. */
export function refuse(station: string, operator: string | null, [act, why]: readonly [string, FaultCode]): Decision {
  return refused(why, { type: "operator.refused", data: { station, operator, act, why } });
}

/** A visit and the stage of it that is at hand. */
export interface Attended {
  readonly visit: Visit;
  readonly leg: Leg;
}

/** The visit that was called to this station or is served at its window now. */
export function visitHere(centre: Centre, state: StationState, station: string): Attended | null {
  const visit = state.visit === null ? undefined : centre.visits.get(state.visit);
  const leg = visit === undefined ? null : legAt(visit, station);
  return visit === undefined || leg === null ? null : { visit, leg };
}

export const ofVisit = ({ id, ticket, service }: Visit) => ({ visit: id, ticket, service });

/** What every event about a stage of a visit carries. */
export function ofStage({ visit, leg }: Attended) {
  return { ...ofVisit(visit), stage: leg.stage, authority: stageNamed(visit, leg.stage).authority };
}

/** What every event about a visit at a station carries. */
export const atStation = ({ station, operator }: Pick<Desk, "station" | "operator">, attended: Attended) => ({
  ...ofStage(attended),
  station: station.id,
  operator,
});
