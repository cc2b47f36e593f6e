import { Temporal } from "temporal-polyfill";
import { type Decision, happened, nothing } from "./decision.ts";
import { hasPassed, type Now } from "./instant.ts";
import { countWaiting } from "./queue.ts";
import type { Rules } from "./rules.ts";
import type { Situation } from "./situation.ts";

/** How often it is recorded that the agent is there: a dark time is known to this precision. */
export const OBSERVE_EVERY_MS = 60_000;

/** While doors are open, or somebody is still inside, each minute leaves a record; at night none. */
export function observe({ centre, rules, now }: Situation): Decision {
  if (centre.observed !== null && !hasPassed(centre.observed, now, OBSERVE_EVERY_MS)) return nothing;
  if (centre.visits.isEmpty() && !isOpen(rules, now)) return nothing;
  const waiting = countWaiting(centre, [...centre.queues.keys()]);
  return happened({ type: "centre.observed", data: { waiting, open: centre.visits.size } });
}

/** Between opening and closing by the centre's own clock; a door that closes after midnight closes the next day. */
export function isOpen({ timezone, policy }: Pick<Rules, "timezone" | "policy">, { wall, quality }: Now): boolean {
  if (quality === "none") return true;
  const { opensAt, closesAt } = policy.opening;
  const local = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO(timezone);
  const minute = local.hour * 60 + local.minute;
  return opensAt <= closesAt ? minute >= opensAt && minute < closesAt : minute >= opensAt || minute < closesAt;
}
