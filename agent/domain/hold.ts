import type { Centre } from "./centre.ts";
import { type Decision, happened, refused } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { Fact } from "./fact.ts";
import type { CentreInput } from "./input.ts";
import { elapsedMs } from "./instant.ts";
import type { Situation } from "./situation.ts";
import { everybodyInside, type Inside } from "./staff/inside.ts";
import { stageNamed } from "./visit.ts";

type Input<T extends CentreInput["type"]> = Extract<CentreInput, { type: T }>;

/** A record has room for so many characters of a reason. */
const REASON_MAX_LENGTH = 200;

/** Force majeure: one act holds the whole centre; whoever is at a station stays there, and everybody keeps his place. */
export function askHold({ centre }: Situation, { by, reason }: Input<"hold.asked">): Decision {
  if (centre.hold !== null) return refused("centre-held");
  const held = everybodyInside(centre).map((one): CentreEvent => ({ type: "visit.held", data: whereabouts(one) }));
  return happened({ type: "centre.paused", data: { reason: reason.slice(0, REASON_MAX_LENGTH), by } }, ...held);
}

/** It goes on where it was held: the same visits at the same stations. */
export function askResume({ centre, now }: Situation, { by }: Input<"resume.asked">): Decision {
  if (centre.hold === null) return refused("centre-not-held");
  const back = everybodyInside(centre).map((one): CentreEvent => ({ type: "visit.resumed", data: whereabouts(one) }));
  const heldMs = elapsedMs(centre.hold.since, now);
  return happened(...back, { type: "centre.resumed", data: { by, heldMs } });
}

function whereabouts({ visit, leg }: Inside) {
  const { id, ticket, service } = visit;
  const { authority } = stageNamed(visit, leg.stage);
  return { visit: id, ticket, service, stage: leg.stage, authority, station: leg.station };
}

export function evolveHold(centre: Centre, { event, at }: Fact): Centre {
  switch (event.type) {
    case "centre.paused":
      return { ...centre, hold: { reason: event.data.reason, since: at } };
    case "centre.resumed":
      return { ...centre, hold: null };
    default:
      return centre;
  }
}
