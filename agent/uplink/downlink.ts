import type { z } from "zod";
import { parseJson } from "../kernel/json.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import { MESSAGE_BYTES_MAX } from "../ports/broker.ts";
import {
  type AckMessage,
  ack,
  CONFIG_BYTES_MAX,
  type CommandMessage,
  type ConfigMessage,
  command,
  config,
  DAY_LIST_BYTES_MAX,
  type DayListMessage,
  dayList,
  type HubStateMessage,
  hubState,
} from "./contract/schemas.ts";
import { type IsTrusted, signedText } from "./signed.ts";
import { HUB_STATE_TOPIC, type Topics, topicsOf } from "./topic.ts";

/** What the hub said. */
export type DownWord =
  | { readonly type: "ack"; readonly ack: AckMessage }
  | { readonly type: "hub"; readonly hub: HubStateMessage }
  /** `isSigned`: a key that we trust has signed it, for this centre and this purpose. */
  | { readonly type: "command"; readonly command: CommandMessage; readonly isSigned: boolean }
  /** `text` is what the signature stands under. */
  | { readonly type: "day-list"; readonly list: DayListMessage; readonly text: string; readonly isSigned: boolean }
  | { readonly type: "config"; readonly config: ConfigMessage; readonly isSigned: boolean };

/** Who reads, and whose signatures count. */
export interface Reader {
  readonly centre: string;
  readonly isTrusted: IsTrusted;
}

export interface DownFault {
  readonly fault: "message-malformed" | "message-oversized";
  readonly problem: Problem;
}

const DEPTH_MAX = 16;
const COMMAND_BYTES_MAX = 32 * 1024;
const ISSUES_TOLD_MAX = 3;

/** A message of the hub, or what is wrong with it. Nothing that arrives can make it throw. */
export function readDownlink(reader: Reader, topic: string, payload: Uint8Array): Result<DownWord, DownFault> {
  const topics = topicsOf(reader.centre);
  const isCommand = topic.startsWith(topics.commands);
  if (!isCommand && ![topics.ack, topics.day, topics.config, HUB_STATE_TOPIC].includes(topic)) {
    return malformed(topic, "nothing is expected on this topic.");
  }
  const bytesMax = isCommand ? COMMAND_BYTES_MAX : bytesMaxOf(topics, topic);
  if (payload.length > bytesMax) return fail(oversizedAt(topic, payload.length, bytesMax));
  const json = jsonOf(topic, new TextDecoder().decode(payload));
  if (!json.ok) return json;
  if (isCommand) return readCommand(reader, topic, json.value);
  if (topic === topics.day) return readDayList(reader, topic, json.value);
  if (topic === topics.config) return readConfig(reader, topic, json.value);
  if (topic === HUB_STATE_TOPIC) {
    const hub = fits(topic, hubState, json.value);
    return hub.ok ? ok({ type: "hub", hub: hub.value }) : hub;
  }
  const acked = fits(topic, ack, json.value);
  return acked.ok ? ok({ type: "ack", ack: acked.value }) : acked;
}

const bytesMaxOf = (topics: Topics, topic: string): number =>
  topic === topics.day ? DAY_LIST_BYTES_MAX : topic === topics.config ? CONFIG_BYTES_MAX : MESSAGE_BYTES_MAX;

export function oversizedAt(topic: string, bytes: number, bytesMax = MESSAGE_BYTES_MAX): DownFault {
  const problem = {
    place: topic,
    what: `${bytes} bytes came; at most ${bytesMax} are read.`,
    cure: "Send less at once.",
  };
  return { fault: "message-oversized", problem };
}

function readCommand({ centre, isTrusted }: Reader, topic: string, json: unknown): Result<DownWord, DownFault> {
  const asked = fits(topic, command, json);
  if (!asked.ok) return asked;
  const op = topic.slice(topicsOf(centre).commands.length);
  if (asked.value.op !== op) return malformed(topic, `the message says op ${asked.value.op}, its topic ${op}.`);
  const { sig } = asked.value;
  const isSigned = sig !== undefined && isTrusted(signedText("TALON-CMD1", centre, json as object), sig);
  return ok({ type: "command", command: asked.value, isSigned });
}

/** What is signed is the message as it came, also keys that this version does not know. */
function readDayList({ centre, isTrusted }: Reader, topic: string, json: unknown): Result<DownWord, DownFault> {
  const list = fits(topic, dayList, json);
  if (!list.ok) return list;
  const text = signedText("TALON-DAY1", centre, json as object);
  return ok({ type: "day-list", list: list.value, text, isSigned: isTrusted(text, list.value.sig) });
}

function readConfig({ centre, isTrusted }: Reader, topic: string, json: unknown): Result<DownWord, DownFault> {
  const said = fits(topic, config, json);
  if (!said.ok) return said;
  const isSigned = isTrusted(signedText("TALON-CFG1", centre, json as object), said.value.sig);
  return ok({ type: "config", config: said.value, isSigned });
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
