import type { FaultCode } from "../kernel/fault.ts";
import type { Attended } from "./desk.ts";
import type { Visit } from "./visit.ts";

/** The stage that gives the document into the citizen's hand (K16). */
export const HANDOVER = "handover";

/**
 * The stage that it was sent away from, or the first of all that was not passed and is not under way. It waits for what goes on before it: only stages
 * of its own group may go on beside it.
 */
export function nextStage({ visit, leg }: Attended): string | null {
  if (leg.backTo !== null) return leg.backTo;
  const others = visit.legs.filter((one) => one.stage !== leg.stage).map((one) => one.stage);
  const next = visit.stages.findIndex(
    ({ id }) => id !== leg.stage && !visit.passed.includes(id) && !others.includes(id),
  );
  if (next < 0) return null;
  const group = groupOf(visit, next);
  const isAwaited = others.some((other) => indexOf(visit, other) < group);
  return isAwaited ? null : (visit.stages[next]?.id ?? null);
}

/** Why a visit cannot be sent to a stage: it is there, or what has to come before was not passed. */
export function whyNotTo({ visit, leg }: Attended, stage: string): FaultCode | null {
  const target = indexOf(visit, stage);
  if (target < 0) return "stage-unknown";
  if (stage === leg.stage) return "stage-present";
  if (visit.legs.some((one) => one.stage === stage)) return "station-busy";
  const isMissing = (id: string) => !visit.passed.includes(id);
  const others = visit.stages.filter(({ id }) => id !== stage);
  const before =
    stage === HANDOVER ? others : others.filter(({ id }) => id !== leg.stage && indexOf(visit, id) < target);
  return before.some(({ id }) => isMissing(id)) ? "stage-too-early" : null;
}

const indexOf = ({ stages }: Visit, id: string): number => stages.findIndex((stage) => stage.id === id);

/** Where the group of parallel stages begins that the stage at this place belongs to. */
function groupOf({ stages }: Visit, at: number): number {
  let first = at;
  while (first > 0 && stages[first]?.parallel === true) first -= 1;
  return first;
}
