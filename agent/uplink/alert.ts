import type { EventType } from "../domain/event.ts";
import { assert } from "../kernel/assert.ts";
import type { StoredRecord } from "../ports/store.ts";
import { FRAME_BYTES_MAX, FRAME_EVENTS_MAX } from "./contract/schemas.ts";
import { byteLength } from "./frame.ts";

/** Facts that the competent bodies must have at once. */
const ALERTS: ReadonlySet<string> = new Set<EventType>([
  "signal.raised",
  "visit.overdue",
  "cause.opened",
  "journal.gap",
  "centre.paused",
  "centre.resumed",
]);

const WIRE_TYPE = /"type":"talon\.([a-z.-]+)\.v\d+"/;

export const isAlert = (type: EventType): boolean => ALERTS.has(type);

/** The same of a type as it stands on the wire. */
export const isAlertOnWire = (type: string): boolean => isAlertBody(`"type":"${type}"`);

/** The same of a record's text, without reading the rest: nothing before its type can hold these characters. */
export const isAlertBody = (body: string): boolean => ALERTS.has(WIRE_TYPE.exec(body)?.[1] ?? "");

export interface AlertSource {
  readonly centre: string;
  readonly epoch: string;
  /** In order, at least one, not necessarily contiguous; those that do not fit are left for the next frame. */
  readonly records: readonly StoredRecord[];
  readonly bytesMax?: number;
}

export interface AlertFrame {
  readonly text: string;
  /** Number of the last record that it holds. */
  readonly last: number;
}

const HEADER_BYTES_MAX = 400;

/** Early copies of alerts in one CloudEvent, their texts as they are in the journal. It has no chain: the ordinary stream brings the proof. */
export function alertFrameOf({ centre, epoch, records, bytesMax = FRAME_BYTES_MAX }: AlertSource): AlertFrame {
  const fitting = fittingOf(records, bytesMax);
  const [first, last] = [fitting[0], fitting.at(-1)];
  assert(first !== undefined && last !== undefined, "an alert frame holds at least one event");
  const id = `${epoch}.alerts.${first.seq}-${last.seq}`;
  const header = `"specversion":"1.0","id":"${id}","source":"/${centre}","type":"talon.alerts.v1"`;
  const events = fitting.map((record) => record.body).join(",");
  const data = `{"v":1,"epoch":"${epoch}","events":[${events}]}`;
  return { text: `{${header},"datacontenttype":"application/json","data":${data}}`, last: last.seq };
}

function fittingOf(records: readonly StoredRecord[], bytesMax: number): readonly StoredRecord[] {
  let bytes = HEADER_BYTES_MAX;
  const over = records.slice(0, FRAME_EVENTS_MAX).findIndex((record, at) => {
    bytes += byteLength(record.body) + 1;
    return bytes > bytesMax && at > 0;
  });
  return records.slice(0, over < 0 ? FRAME_EVENTS_MAX : over);
}
