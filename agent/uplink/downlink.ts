import type { z } from "zod";
import { parseJson } from "../kernel/json.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import { MESSAGE_BYTES_MAX } from "../ports/broker.ts";
import {
  type AckMessage,
  ack,
  type CommandMessage,
  command,
  type HubStateMessage,
  hubState,
} from "./contract/schemas.ts";
import { HUB_STATE_TOPIC, topicsOf } from "./topic.ts";

/** What the hub said. */
export type DownWord =
  | { readonly type: "ack"; readonly ack: AckMessage }
  | { readonly type: "hub"; readonly hub: HubStateMessage }
  | { readonly type: "command"; readonly command: CommandMessage };

export interface DownFault {
  readonly fault: "message-malformed" | "message-oversized";
  readonly problem: Problem;
}

const DEPTH_MAX = 16;
const COMMAND_BYTES_MAX = 32 * 1024;
const ISSUES_TOLD_MAX = 3;

/** A message of the hub, or what is wrong with it. Nothing that arrives can make it throw. */
export function readDownlink(centre: string, topic: string, payload: Uint8Array): Result<DownWord, DownFault> {
  const topics = topicsOf(centre);
  const isCommand = topic.startsWith(topics.commands);
  if (!isCommand && topic !== topics.ack && topic !== HUB_STATE_TOPIC) {
    return malformed(topic, "nothing is expected on this topic.");
  }
  const bytesMax = isCommand ? COMMAND_BYTES_MAX : MESSAGE_BYTES_MAX;
  if (payload.length > bytesMax) return fail(oversizedAt(topic, payload.length, bytesMax));
  const json = jsonOf(topic, new TextDecoder().decode(payload));
  if (!json.ok) return json;
  if (isCommand) return readCommand(topic, json.value, topic.slice(topics.commands.length));
  if (topic === HUB_STATE_TOPIC) {
    const hub = fits(topic, hubState, json.value);
    return hub.ok ? ok({ type: "hub", hub: hub.value }) : hub;
  }
  const acked = fits(topic, ack, json.value);
  return acked.ok ? ok({ type: "ack", ack: acked.value }) : acked;
}

export function oversizedAt(topic: string, bytes: number, bytesMax = MESSAGE_BYTES_MAX): DownFault {
  const problem = {
    place: topic,
    what: `${bytes} bytes came; at most ${bytesMax} are read.`,
    cure: "Send less at once.",
  };
  return { fault: "message-oversized", problem };
}

function readCommand(topic: string, json: unknown, op: string): Result<DownWord, DownFault> {
  const asked = fits(topic, command, json);
  if (!asked.ok) return asked;
  if (asked.value.op !== op) return malformed(topic, `the message says op ${asked.value.op}, its topic ${op}.`);
  return ok({ type: "command", command: asked.value });
}

function fits<T>(topic: string, shape: z.ZodType<T>, json: unknown): Result<T, DownFault> {
  const read = shape.safeParse(json);
  if (read.success) return ok(read.data);
  const told = read.error.issues.slice(0, ISSUES_TOLD_MAX).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  return malformed(topic, `${told.join("; ")}.`);
}

function jsonOf(topic: string, text: string): Result<unknown, DownFault> {
  if (depthOf(text) > DEPTH_MAX) return malformed(topic, `it is nested deeper than ${DEPTH_MAX}.`);
  const json = parseJson(text);
  return json.ok ? json : malformed(topic, "it is not JSON.");
}

/** How deep brackets nest outside of strings; counted before parsing, which would build what nobody wants. */
function depthOf(text: string): number {
  let [depth, deepest, at] = [0, 0, 0];
  while (at < text.length) {
    const mark = text[at];
    if (mark === '"') at = endOfString(text, at);
    else if (mark === "[" || mark === "{") depth += 1;
    else if (mark === "]" || mark === "}") depth -= 1;
    deepest = Math.max(deepest, depth);
    at += 1;
  }
  return deepest;
}

/** Where the string that opens at `start` closes. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

const malformed = (place: string, what: string): Result<never, DownFault> =>
  fail({
    fault: "message-malformed",
    problem: {
      place: place.slice(0, 200),
      what,
      cure: "Send what agent/uplink/contract/messages.schema.json describes.",
    },
  });
