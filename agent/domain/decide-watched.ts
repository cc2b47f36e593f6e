import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import type { CentreInput } from "./input.ts";
import { detectAll, detectOnTime } from "./signals/watch.ts";
import type { Situation } from "./situation.ts";

/**
 * What follows from one input, and what signals that gives. `lastSeq` is the number of the last record before it, so that a signal can name its
 * evidence.
 */
export function decideWatched(situation: Situation, input: CentreInput, lastSeq: number): Decision {
  const decision = decide(situation, input);
  if (decision.events.length === 0) return decision;
  const { centre, rules, now } = situation;
  const at = { boot: now.boot, mono: now.mono, wall: now.wall };
  const facts = decision.events.map((event, no) => ({ seq: lastSeq + 1 + no, at, event }));
  const raised = detectAll(centre.watch, facts, rules);
  // Once a minute the agent looks around; only then can it see that nothing happens.
  const isLooking = decision.events.some((event) => event.type === "centre.observed");
  const idle = isLooking ? detectOnTime(centre.watch, centre, { rules, now }) : [];
  const signals = [...raised, ...idle];
  return signals.length === 0 ? decision : { ...decision, events: [...decision.events, ...signals] };
}
