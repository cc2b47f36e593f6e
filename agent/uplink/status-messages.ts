import type { Publication } from "../ports/broker.ts";
import {
  CONTRACT,
  type HelloMessage,
  type LiveMessage,
  PROBLEMS_TOLD_MAX,
  type ResultMessage,
  type RunsMessage,
  type StateMessage,
} from "./contract/schemas.ts";
import type { CommandFate } from "./state.ts";
import { topicsOf } from "./topic.ts";

/** What a centre says of itself with every connection. */
export interface CentreIdentity {
  readonly centre: string;
  readonly region: string;
  readonly bootId: string;
  readonly version: string;
  /** When doors are open. */
  readonly opening?: StateMessage["opening"];
  /** What runs, as it is when it is asked. */
  readonly config?: () => RunsMessage;
}

/** One connection: its number since the agent started, and the wall time in ISO 8601. */
export interface Attempt {
  readonly bdSeq: number;
  readonly ts: string;
}

function statePublication(who: CentreIdentity, attempt: Attempt, online: boolean): Publication {
  const { centre, region, bootId, version } = who;
  const said: StateMessage = {
    v: 1,
    centre,
    region,
    online,
    bdSeq: attempt.bdSeq,
    bootId,
    version,
    contract: CONTRACT,
    ...(who.opening === undefined ? {} : { opening: who.opening }),
    ...(who.config === undefined ? {} : { config: who.config() }),
    ts: attempt.ts,
  };
  return { topic: topicsOf(centre).state, payload: JSON.stringify(said), qos: 1, retain: true };
}

export const birthOf = (who: CentreIdentity, attempt: Attempt): Publication => statePublication(who, attempt, true);

/** Said by the broker when the connection breaks, and by the agent itself when it stops in order. */
export const deathOf = (who: CentreIdentity, attempt: Attempt): Publication => statePublication(who, attempt, false);

export type JournalExtent = Pick<HelloMessage, "epoch" | "first" | "last" | "chain" | "previous" | "config">;

export function helloOf(centre: string, bdSeq: number, extent: JournalExtent): Publication {
  const said: HelloMessage = { v: 1, centre, contract: CONTRACT, ...extent, bdSeq };
  return { topic: topicsOf(centre).hello, payload: JSON.stringify(said), qos: 1, retain: false };
}

export const liveOf = (centre: string, live: LiveMessage): Publication => ({
  topic: topicsOf(centre).live,
  payload: JSON.stringify(live),
  qos: 1,
  retain: true,
});

export function resultOf(centre: string, fate: CommandFate, ts: string): Publication {
  const { id: command, op, phase, why, problems } = fate;
  const told = problems === undefined ? {} : { problems: problems.slice(0, PROBLEMS_TOLD_MAX) };
  const said: ResultMessage = { v: 1, centre, command, op, phase, why, ...told, ts };
  return { topic: topicsOf(centre).result(command), payload: JSON.stringify(said), qos: 1, retain: false };
}
