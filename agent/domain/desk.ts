import type { FaultCode } from "../kernel/fault.ts";
import type { Centre, StationState } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import { type Station, serves } from "./rules.ts";
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

/** The same, of whoever works at this desk. */
export const no = (desk: Desk, act: string, why: FaultCode): Decision =>
  refuse(desk.station.id, desk.operator, [act, why]);

/** What the operator may do here was settled when he signed in; a journal from before that says nothing of it. */
export const mayDo = ({ state }: Pick<Desk, "state">, stage: string): boolean =>
  state.stages.length === 0 || state.stages.includes(stage);

export const isServedHere = ({ station }: Desk, { service }: Visit, stage: string): boolean =>
  station.stages.includes(stage) && serves(station, service);

/** Separation of duties: a stage is carried out here, by the authority that the visit itself names, and by an operator who may (K1, K2). */
export const isMine = (desk: Desk, visit: Visit, stage: string): boolean =>
  isServedHere(desk, visit, stage) && stageNamed(visit, stage).authority === desk.authority && mayDo(desk, stage);

/** Whether somebody more may enter the checkpoint. */
export const hasPlace = ({ centre, station }: Desk): boolean =>
  centre.visits.count((one) => legAt(one, station.id)?.phase === "serving") < (station.checkpoint?.places ?? 0);
