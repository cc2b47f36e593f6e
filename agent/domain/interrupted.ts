import type { EventOf } from "./event.ts";
import type { Now } from "./instant.ts";
import { type Leg, phaseMs, stageNamed, type Visit } from "./visit.ts";

type Interrupted = NonNullable<EventOf<"visit.closed">["data"]["interrupted"]>[number];

/** How long a stage was served that is left without being finished; nothing where its service had not begun. */
export const servedUntil = (leg: Leg, now: Now): { readonly servedMs?: number | null } =>
  leg.phase === "serving" ? { servedMs: phaseMs(leg, now) } : {};

/** Work of a visit that was begun and will not be finished, in whosever hands it is; without the stage whose end is told beside it. */
export function interruptedIn(visit: Visit, now: Now, finished: string | undefined): Interrupted[] {
  return visit.legs.flatMap((leg) => {
    const { stage, phase, station, operator, unjudged } = leg;
    if (stage === finished) return [];
    const { authority } = stageNamed(visit, stage);
    if (unjudged !== null) return [{ stage, authority, ...unjudged }];
    if (phase !== "serving" || station === null || operator === null) return [];
    return [{ stage, authority, station, operator, servedMs: phaseMs(leg, now) }];
  });
}
