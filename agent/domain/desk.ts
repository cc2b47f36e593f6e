import type { FaultCode } from "../kernel/fault.ts";
import { type Centre, type StationState, stageOf, type Visit } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import type { Station } from "./rules.ts";
import type { Situation } from "./situation.ts";

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

/** The visit that is at this station now. */
export function visitHere(centre: Centre, state: StationState): Visit | null {
  return state.visit === null ? null : (centre.visits.get(state.visit) ?? null);
}

/** What every event about a visit at a station carries. */
export function atStation({ station, operator }: Desk, visit: Visit) {
  const { id: stage, authority } = stageOf(visit);
  return {
    visit: visit.id,
    ticket: visit.ticket,
    service: visit.service,
    stage,
    authority,
    station: station.id,
    operator,
  };
}
