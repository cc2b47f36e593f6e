import { parseRecord } from "../journal/record.ts";
import { type Seq, seq, type WallMs, wallMs } from "../kernel/units.ts";
import type { StoredRecord } from "../ports/store.ts";

const SEQ_COLUMN = 7;
const TYPE_COLUMN = 21;
const SUBJECT_COLUMN = 18;

/** Swedish writes dates as ISO 8601 does; the zone is the machine's. */
const timeForPeople = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });

export const peopleTime = (wall: WallMs | null): string => (wall === null ? "unknown" : timeForPeople.format(wall));

/** One record as a line: place, time, what happened, whom it is about, and the rest of what it says. */
export function recordLine(record: StoredRecord): string {
  const place = String(record.seq).padStart(SEQ_COLUMN);
  const read = parseRecord(record.body);
  if (!read.ok) return `${place}  ${read.fault.what}`;
  const { event, wall, quality, source } = read.value;
  const doubt = quality === "ntp" ? " " : "~";
  const { visit, ...rest } = event.data as Record<string, unknown>;
  const subject = String(visit ?? source).padEnd(SUBJECT_COLUMN);
  const said = Object.entries(rest).flatMap(([key, value]) => word(key, value));
  return `${place}  ${peopleTime(wall)}${doubt} ${event.type.padEnd(TYPE_COLUMN)}  ${subject}  ${said.join(" ")}`.trimEnd();
}

function word(key: string, value: unknown): readonly string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [];
  return [`${key}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`];
}

/** An end of a range: a record's number, or a date and time. Null where it is neither. */
export type RangeEnd = { readonly seq: Seq } | { readonly wall: WallMs };

export function rangeEnd(text: string): RangeEnd | null {
  if (/^[0-9]{1,12}$/.test(text)) return { seq: seq(Number(text)) };
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(text)) return null;
  const wall = Date.parse(text);
  return Number.isNaN(wall) ? null : { wall: wallMs(wall) };
}
