import { hash } from "node:crypto";
import { decodePayload } from "../../agent/host/payload-codec.ts";
import { tombstoneIn } from "../../agent/journal/tombstone.ts";
import { parseJson } from "../../agent/kernel/json.ts";
import { fail, ok, type Result } from "../../agent/kernel/result.ts";
import { alerts, FRAME_BYTES_MAX, type FrameMode, frame } from "../../agent/uplink/contract/schemas.ts";
import { arrayTexts } from "./array-texts.ts";

export interface ReadFrame {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  /** The chain value before the first event; empty where the centre has lost the event before it. */
  readonly chain: string;
  /** Then the chain value of the first event itself, for want of a proof; null otherwise. */
  readonly anchor: string | null;
  readonly mode: FrameMode;
  /** The events' texts as they stood in the frame: what the chain covers. */
  readonly bodies: readonly string[];
  readonly types: readonly string[];
}

/** A single event that is longer than a frame goes alone, so the limit is generous. */
const TEXT_MAX = 2 * FRAME_BYTES_MAX;

/** A frame as a centre sent it, in whichever form, or why it is none. */
export function readFrame(payload: Uint8Array): Result<ReadFrame, string> {
  const decoded = decodePayload(payload, TEXT_MAX);
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  const json = parseJson(text);
  const read = frame.safeParse(json.ok ? json.value : null);
  if (!read.success) return fail(read.error.issues[0]?.message ?? "not a frame");
  const { epoch, first, last, chain = "", anchor = null, mode, events } = read.data.data;
  if (events.some((event, at) => event.id !== `${epoch}.${first + at}`))
    return fail("an event's id does not match its place");
  const bodies = textsOf(text, events);
  if (bodies === null) return fail("the events do not stand last in the frame");
  return ok({ epoch, first, last, chain, anchor, mode, bodies, types: events.map((event) => event.type) });
}

const EVENTS = '"events":[';

/** The texts of the events as they stand there; null where what stands there is not what was read. */
function textsOf(text: string, events: readonly Named[]): readonly string[] | null {
  const start = text.indexOf(EVENTS);
  const bodies = arrayTexts(text, start + EVENTS.length);
  if (bodies.length !== events.length) return null;
  const isOnly = text.indexOf(EVENTS, start + 1) < 0;
  return isOnly || bodies.every((body, at) => isText(body, events[at])) ? bodies : null;
}

interface Named {
  readonly id: string;
  readonly type: string;
}

/** Another array of this name may stand before the one that counts. */
function isText(body: string, event: Named | undefined): boolean {
  const json = parseJson(body);
  const said = (json.ok ? json.value : null) as Partial<Named> | null;
  return said?.id === event?.id && said?.type === event?.type;
}

const sha256 = (text: string): string => hash("sha256", text, "hex");

/** What the chain knows of an event: the SHA-256 of its text, or what a tombstone in its place says that it was. Null where damage took that too. */
export function digestOf(body: string): string | null {
  const tombstone = tombstoneIn(body);
  return tombstone === null ? sha256(body) : tombstone.digest;
}

/** The chain value of the event with this text, where `before` is the value before it. */
export const linkAfter = (before: string, body: string): string => sha256(`${before}\n${digestOf(body)}`);

/** The chain value of each event of a frame. */
export function linksOf({ chain, anchor, bodies }: ReadFrame): readonly string[] {
  let link = chain;
  return bodies.map((body, at) => {
    link = at === 0 && anchor !== null ? anchor : linkAfter(link, body);
    return link;
  });
}

/** Whether the first event follows from the chain value that is kept before it. */
export function follows(before: string, { chain, anchor, bodies }: ReadFrame): boolean {
  const [first = ""] = bodies;
  return anchor === null ? before === chain : digestOf(first) === null || linkAfter(before, first) === anchor;
}

/** One event that came ahead of its place. */
export interface EarlyEvent {
  readonly seq: number;
  readonly type: string;
  readonly body: string;
}

export interface ReadAlerts {
  readonly epoch: string;
  readonly events: readonly EarlyEvent[];
}

/** Early copies as a centre sent them, or why they are none. */
export function readAlerts(payload: Uint8Array): Result<ReadAlerts, string> {
  const decoded = decodePayload(payload, TEXT_MAX);
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  const json = parseJson(text);
  const read = alerts.safeParse(json.ok ? json.value : null);
  if (!read.success) return fail(read.error.issues[0]?.message ?? "no alerts");
  const { epoch, events } = read.data.data;
  const bodies = textsOf(text, read.data.data.events);
  if (bodies === null) return fail("the events do not stand last among the alerts");
  if (events.some((event) => !event.id.startsWith(`${epoch}.`))) return fail("an event is of another epoch");
  const early = events.map(({ id, type }, at) => ({
    seq: Number(id.slice(epoch.length + 1)),
    type,
    body: bodies[at] ?? "",
  }));
  return ok({ epoch, events: early });
}
