import { type Decision, happened, nothing } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { CentreInput, ConfigCause, ConfigChange } from "./input.ts";
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
  const { version, config, changes = [], cause = {} } = input;
  const started: CentreEvent = {
    type: "agent.started",
    data: { version, bootId: now.boot, config, quality: now.quality, darkMs },
  };
  if (centre.config === config) return happened(started);
  return happened(started, inForce(situation, { digest: config, changes, cause }), ...closeUnknownStations(situation));
}

/** U4: whoever changes the configuration of a running centre is on record; the same configuration again changes nothing. */
export function changeConfig(situation: Situation, { digest, changes, cause = {} }: Input<"config.changed">): Decision {
  if (situation.centre.config === digest) return nothing;
  return happened(inForce(situation, { digest, changes, cause }));
}

interface InForce {
  readonly digest: string;
  readonly changes: readonly ConfigChange[];
  readonly cause: ConfigCause;
}

/** It is a revert only where the journal knows the revision that was undone as the one in force. */
function inForce({ centre }: Situation, { digest, changes, cause }: InForce): CentreEvent {
  const { revision, undone } = cause;
  const told = changes.length === 0 ? {} : { changes: changes.slice(0, CHANGES_MAX) };
  if (undone !== undefined && centre.config === undone.digest) {
    return { type: "config.reverted", data: { digest, revision: undone.revision, why: undone.why, ...told } };
  }
  return { type: "config.applied", data: { digest, ...(revision === undefined ? {} : { revision }), ...told } };
}
