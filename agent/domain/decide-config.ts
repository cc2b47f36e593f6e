import { type Decision, happened, nothing } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { CentreInput, ConfigChange } from "./input.ts";
import { elapsedMs } from "./instant.ts";
import type { Situation } from "./situation.ts";
import { closeUnknownStations } from "./staff/revoke.ts";

type Input<T extends CentreInput["type"]> = Extract<CentreInput, { type: T }>;

/** A record names so many changes; the digest stands for all of them. */
const CHANGES_MAX = 50;

/** A configuration that was changed while the agent was away is recorded with its start. */
export function start(situation: Situation, input: Input<"agent.started">): Decision {
  const { centre, now } = situation;
  const darkMs = centre.last === null ? null : elapsedMs(centre.last, now);
  const { version, config, changes = [] } = input;
  const started: CentreEvent = {
    type: "agent.started",
    data: { version, bootId: now.boot, config, quality: now.quality, darkMs },
  };
  if (centre.config === config) return happened(started);
  return happened(started, applied(config, changes), ...closeUnknownStations(situation));
}

/** U4: whoever changes the configuration of a running centre is on record; the same configuration again changes nothing. */
export function changeConfig({ centre }: Situation, { digest, changes }: Input<"config.changed">): Decision {
  return centre.config === digest ? nothing : happened(applied(digest, changes));
}

function applied(digest: string, changes: readonly ConfigChange[]): CentreEvent {
  if (changes.length === 0) return { type: "config.applied", data: { digest } };
  return { type: "config.applied", data: { digest, changes: changes.slice(0, CHANGES_MAX) } };
}
