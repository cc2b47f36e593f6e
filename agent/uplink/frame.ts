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
}

export interface Frame {
  readonly text: string;
  readonly range: EventRange;
}

/** Room for what stands around the events. */
const HEADER_BYTES_MAX = 700;

/**
 * One CloudEvent around as many events as fit. The events' texts go in as they are: parsing and writing them again costs time and could
 * change a byte that the chain covers. A record that is too long by itself still goes, alone: nothing may block the journal behind it.
 */
export function frameOf(source: FrameSource): Frame {
  const records = fitting(source.records);
  const [first, last] = [records[0], records.at(-1)];
  assert(first !== undefined && last !== undefined, "a frame holds at least one event");
  assert(last.seq - first.seq + 1 === records.length, "the records of a frame are contiguous");
  const { centre, epoch, mode, chain } = source;
  const range = { first: first.seq, last: last.seq };
  const header = `"specversion":"1.0","id":"${epoch}.${range.first}-${range.last}","source":"/${centre}","type":"talon.frame.v1"`;
  const link = chain === null ? `"anchor":"${first.chain}"` : `"chain":"${chain}"`;
  const data = `"v":1,"epoch":"${epoch}","first":${range.first},"last":${range.last},${link},"mode":"${mode}"`;
  const events = records.map((record) => record.body).join(",");
  return { text: `{${header},"datacontenttype":"application/json","data":{${data},"events":[${events}]}}`, range };
}

function fitting(records: readonly StoredRecord[]): readonly StoredRecord[] {
  let bytes = HEADER_BYTES_MAX;
  let count = 0;
  for (const record of records.slice(0, FRAME_EVENTS_MAX)) {
    bytes += byteLength(record.body) + 1;
    if (bytes > FRAME_BYTES_MAX && count > 0) break;
    count += 1;
  }
  return records.slice(0, count);
}

/** Length in UTF-8; a text of one-byte characters needs no second look. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
