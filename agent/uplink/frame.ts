import { assert } from "../kernel/assert.ts";
import type { StoredRecord } from "../ports/store.ts";
import { type EventRange, FRAME_BYTES_MAX, FRAME_EVENTS_MAX, type FrameMode } from "./contract/schemas.ts";

export interface FrameSource {
  readonly centre: string;
  readonly epoch: string;
  readonly mode: FrameMode;
  /** The chain value before the first record; null where the record before it is lost. */
  readonly chain: string | null;
  /** Contiguous, at least one; those that do not fit are left for the next frame. */
  readonly records: readonly StoredRecord[];
  /** What the broker takes at most; by the contract where it does not say. */
  readonly bytesMax?: number;
}

export interface Frame {
  readonly text: string;
  readonly range: EventRange;
}

/** A frame's text in pieces: whoever writes it to a wire need not have it put together first. */
export interface FrameParts {
  readonly parts: readonly string[];
  readonly range: EventRange;
}

/** Room for what stands around the events. */
const HEADER_BYTES_MAX = 700;

export function frameOf(source: FrameSource): Frame {
  const { parts, range } = framePartsOf(source);
  return { text: parts.join(""), range };
}

/**
 * One CloudEvent around as many events as fit. The events' texts go in as they are: parsing and writing them again costs time and could
 * change a byte that the chain covers. A record that is too long by itself still goes, alone: nothing may block the journal behind it.
 */
export function framePartsOf({
  centre,
  epoch,
  mode,
  chain,
  records,
  bytesMax = FRAME_BYTES_MAX,
}: FrameSource): FrameParts {
  const count = fittingCount(records, bytesMax);
  const [first, last] = [records[0], records[count - 1]];
  assert(first !== undefined && last !== undefined, "a frame holds at least one event");
  assert(last.seq - first.seq + 1 === count, "the records of a frame are contiguous");
  const range = { first: first.seq, last: last.seq };
  const header = `"specversion":"1.0","id":"${epoch}.${range.first}-${range.last}","source":"/${centre}","type":"talon.frame.v1"`;
  const link = chain === null ? `"anchor":"${first.chain}"` : `"chain":"${chain}"`;
  const data = `"v":1,"epoch":"${epoch}","first":${range.first},"last":${range.last},${link},"mode":"${mode}"`;
  const parts = [`{${header},"datacontenttype":"application/json","data":{${data},"events":[`, first.body];
  for (let at = 1; at < count; at += 1) parts.push(",", records[at]?.body ?? "");
  parts.push("]}}");
  return { parts, range };
}

function fittingCount(records: readonly StoredRecord[], bytesMax: number): number {
  let bytes = HEADER_BYTES_MAX;
  let count = 0;
  for (const { body } of records) {
    bytes += byteLength(body) + 1;
    if (count === FRAME_EVENTS_MAX || (bytes > bytesMax && count > 0)) break;
    count += 1;
  }
  return count;
}

/** Length in UTF-8. */
export const byteLength = (text: string): number => Buffer.byteLength(text);
