import type { Centre } from "../centre.ts";
import type { Leg, Visit } from "../visit.ts";

/** A visit at a station, and the stage that it is there for. */
export interface Inside {
  readonly visit: Visit;
  readonly leg: Leg & { readonly station: string };
}

/** Who is called to a station or is in it: one at a window, several at a checkpoint. */
export const insideOf = (centre: Centre, station: string): readonly Inside[] =>
  everybodyInside(centre).filter(({ leg }) => leg.station === station);

/** Who is called to any station or is in it, the earliest place first. */
export function everybodyInside(centre: Centre): readonly Inside[] {
  return [...centre.visits.values()]
    .flatMap((visit) => visit.legs.map((leg) => ({ visit, leg })))
    .filter((one): one is Inside => one.leg.station !== null && isThere(one.leg))
    .sort((one, other) => one.visit.place - other.visit.place);
}

export const isInside = (centre: Centre, station: string): boolean =>
  centre.visits.some(({ legs }) => legs.some((leg) => leg.station === station && isThere(leg)));

const isThere = ({ phase }: Leg): boolean => phase === "called" || phase === "serving";
