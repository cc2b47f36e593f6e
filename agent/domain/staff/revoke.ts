import { type Decision, happened, refused } from "../decision.ts";
import type { CentreEvent, EventOf } from "../event.ts";
import type { CentreInput } from "../input.ts";
import type { Now } from "../instant.ts";
import type { Situation } from "../situation.ts";
import { phaseMs, stageNamed } from "../visit.ts";
import { type Inside, insideOf } from "./inside.ts";
import { leaving } from "./sign-in.ts";

type OperatorRevoked = Extract<CentreInput, { type: "operator.revoked" }>;

/** What a pseudonym looks like; a command names whom it likes. */
const OPERATOR_ID = /^[a-z0-9-]{1,32}$/;

/** U3: whoever is revoked works nowhere from this moment on, whether or not this centre knows him yet. */
export function revokeOperator(situation: Situation, { operator, by }: OperatorRevoked): Decision {
  if (!OPERATOR_ID.test(operator)) return refused("operator-unknown");
  return happened({ type: "operator.revoked", data: { operator, by } }, ...sendAway(situation, [operator]));
}

/** Signs these operators out wherever they are; a citizen before one of them goes back to his place in the queue. */
export function sendAway(situation: Situation, operators: readonly string[]): readonly CentreEvent[] {
  const { centre } = situation;
  const left = centre.stations.filter(({ operator }) => operator !== null && operators.includes(operator));
  return [...left.keys()].sort().flatMap((station) => vacate(situation, station, "operator-revoked"));
}

/** A configuration may take a station away while somebody works at it: whoever is there goes back to his place, and the operator is free. */
export function closeUnknownStations(situation: Situation): readonly CentreEvent[] {
  const { centre, rules } = situation;
  const known = new Set(rules.stations.map(({ id }) => id));
  const gone = centre.stations.filter(({ operator, visit }, id) => !known.has(id) && (operator ?? visit) !== null);
  return [...gone.keys()].sort().flatMap((station) => vacate(situation, station, "station-gone"));
}

type Why = EventOf<"visit.returned">["data"]["why"];

const vacate = (situation: Situation, station: string, why: Why): readonly CentreEvent[] => [
  ...insideOf(situation.centre, station).map((inside) => goingBack(inside, why, situation.now)),
  ...leaving(situation, station),
];

function goingBack({ visit, leg }: Inside, why: Why, now: Now): CentreEvent {
  const { id, ticket, service } = visit;
  const { authority } = stageNamed(visit, leg.stage);
  const whose = leg.operator === null ? {} : { operator: leg.operator };
  const served = leg.phase === "serving" ? { servedMs: phaseMs(leg, now) } : {};
  return {
    type: "visit.returned",
    data: { visit: id, ticket, service, stage: leg.stage, authority, why, station: leg.station, ...whose, ...served },
  };
}
