import type { Publication } from "../ports/broker.ts";
import type { EventRange, LiveMessage, ResultMessage } from "./contract/schemas.ts";
import { type FrameSource, frameOf } from "./frame.ts";
import type { CommandFate } from "./state.ts";
import { topicsOf } from "./topic.ts";

/** What `send` asks for, made of the records that were read: as many as fit, from the first. Answer it with `framed` and this range. */
export function framePublication(source: FrameSource): {
  readonly publication: Publication;
  readonly range: EventRange;
} {
  const { text, range } = frameOf(source);
  return { publication: { topic: topicsOf(source.centre).events, payload: text, qos: 1, retain: false }, range };
}

export const livePublication = (live: LiveMessage): Publication => ({
  topic: topicsOf(live.centre).live,
  payload: JSON.stringify(live),
  qos: 1,
  retain: true,
});

export function resultPublication(centre: string, fate: CommandFate, ts: string): Publication {
  const { id: command, op, phase, why } = fate;
  const said: ResultMessage = { v: 1, centre, command, op, phase, why, ts };
  return { topic: topicsOf(centre).result(command), payload: JSON.stringify(said), qos: 1, retain: false };
}
