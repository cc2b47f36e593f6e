import type { Centre } from "./centre.ts";
import { decide } from "./decide.ts";
import { turnBefore } from "./decide-day.ts";
import type { Decision } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import type { CentreInput } from "./input.ts";
import { detectOnTime, judge } from "./signals/watch.ts";
import type { Situation } from "./situation.ts";

export interface Advance extends Decision {
  /** The centre after all of the events. */
  readonly centre: Centre;
}

/**
 * What follows from one input, what signals that gives, and the state after both. `lastSeq` is the number of the last record before it: the events
 * get the numbers behind it, so that a signal can name its evidence.
 */
export function advance(situation: Situation, input: CentreInput, lastSeq: number): Advance {
  const turned = follow(situation, turnBefore(situation, input), lastSeq);
  const today = { ...situation, centre: turned.centre };
  const followed = follow(today, decide(today, input), lastSeq + turned.events.length);
  return { ...followed, events: [...turned.events, ...followed.events] };
}

function follow(situation: Situation, decision: Decision, lastSeq: number): Advance {
  if (decision.events.length === 0) return { ...decision, centre: situation.centre };
  const { rules, now } = situation;
  const at = { boot: now.boot, mono: now.mono, wall: now.wall };
  const events: CentreEvent[] = [];
  const signals: CentreEvent[] = [];
  let { centre } = situation;
  const happen = (event: CentreEvent) => {
    events.push(event);
    const fact = { seq: lastSeq + events.length, at, event };
    centre = evolve(centre, fact);
    if (event.type !== "signal.raised") signals.push(...judge(centre.watch, fact, rules));
  };
  for (const event of decision.events) happen(event);
  // Once a minute the agent looks around; only then can it see that nothing happens.
  const isLooking = decision.events.some(({ type }) => type === "centre.observed");
  if (isLooking) signals.push(...detectOnTime(centre.watch, centre, { rules, now }));
  for (const signal of signals) happen(signal);
  return { ...decision, events, centre };
}
