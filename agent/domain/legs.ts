import type { Centre } from "./centre.ts";
import type { Lane } from "./event.ts";
import type { Instant } from "./instant.ts";
import { enqueue } from "./queue.ts";
import { type Leg, legFor, type Visit } from "./visit.ts";

/** Where a visit got its place in a queue: the journal's seq, and when that was. */
export interface Placing {
  readonly place: number;
  readonly placedAt: Instant;
  readonly since: Instant;
}

/** The stages that begin together with this one: itself, and those behind it that may go on beside it and were not passed yet. */
export function groupFrom(visit: Visit, first: string): readonly string[] {
  const at = visit.stages.findIndex((stage) => stage.id === first);
  if (at < 0) return [];
  const rest = visit.stages.slice(at + 1);
  const end = rest.findIndex((stage) => stage.parallel !== true);
  const beside = end < 0 ? rest : rest.slice(0, end);
  return [first, ...beside.map((stage) => stage.id).filter((id) => !visit.passed.includes(id))];
}

/** The visit begins to wait for these stages. */
export function openLegs(centre: Centre, visit: Visit, wait: { stages: readonly string[]; placing: Placing }): Centre {
  const legs = wait.stages.filter((stage) => legFor(visit, stage) === null);
  return enqueue(centre, visit, ...legs.map((stage) => newLeg(visit, stage, wait.placing)));
}

export const newLeg = (visit: Visit, stage: string, { place, placedAt, since }: Placing): Leg => ({
  stage,
  phase: "waiting",
  lane: laneOf(visit),
  place,
  placedAt,
  since,
  station: null,
  operator: null,
  recalls: 0,
  calledAt: null,
  missedAt: null,
  offMs: 0,
  lentUsedMs: 0,
  awayMs: null,
  awayBy: "citizen",
  backTo: null,
  isCitizenLate: false,
  unjudged: null,
});

/** An appointment goes ahead only once its time has come, and only to its first stage: `visit.due` says so. */
function laneOf({ priority, warned }: Visit): Lane {
  if (priority === "privileged") return "privileged";
  return warned === "no" ? "ordinary" : "at-risk";
}
