import { emptyLine, isBegun, type Line } from "../lines.ts";
import type { Read } from "../scans.ts";
import { readBytes } from "./protocol.ts";

/** linux/input.h, struct input_event with 64-bit time: seconds 8, microseconds 8, type 2, code 2, value 4. */
const EVENT_BYTES = 24;
const TYPE_AT = 16;
const CODE_AT = 18;
const VALUE_AT = 20;
/** linux/input-event-codes.h */
const EV_SYN = 0x00;
const EV_KEY = 0x01;
const EV_MAX = 0x1f;
const SYN_REPORT = 0;
const SYN_DROPPED = 3;
const KEY_ENTER = 28;
const KEY_KPENTER = 96;
const KEY_LEFTSHIFT = 42;
const KEY_RIGHTSHIFT = 54;
const RELEASED = 0;
const PRESSED = 1;

const CR = 0x0d;
/** Anything that is no character spoils the line that it stands in. */
const NO_CHARACTER = 0x00;

/** The main block by key code, plain and with shift, as a keyboard of the United States has it: what scanners are delivered with. */
const ROWS: readonly { readonly first: number; readonly plain: string; readonly shifted: string }[] = [
  { first: 2, plain: "1234567890-=", shifted: "!@#$%^&*()_+" },
  { first: 16, plain: "qwertyuiop[]", shifted: "QWERTYUIOP{}" },
  { first: 30, plain: "asdfghjkl;'`", shifted: 'ASDFGHJKL:"~' },
  { first: 43, plain: "\\zxcvbnm,./", shifted: "|ZXCVBNM<>?" },
  { first: 55, plain: "*", shifted: "*" },
  { first: 57, plain: " ", shifted: " " },
  { first: 71, plain: "789-456+1230.", shifted: "789-456+1230." },
  { first: 98, plain: "/", shifted: "/" },
];

interface Stroke {
  readonly code: number;
  readonly isShifted: boolean;
}

const CHARACTERS: ReadonlyMap<string, number> = new Map(
  ROWS.flatMap(({ first, plain, shifted }) =>
    [...plain].flatMap((letter, at): readonly [string, number][] => [
      [`${first + at}`, letter.charCodeAt(0)],
      [`${first + at} shift`, shifted.charCodeAt(at)],
    ]),
  ),
);

/** The keypad repeats characters of the main block, which come first. */
const STROKES: ReadonlyMap<string, Stroke> = new Map(
  [...ROWS]
    .reverse()
    .flatMap(({ first, plain, shifted }) => [
      ...[...shifted].map((letter, at): [string, Stroke] => [letter, { code: first + at, isShifted: true }]),
      ...[...plain].map((letter, at): [string, Stroke] => [letter, { code: first + at, isShifted: false }]),
    ]),
);

/** What a scanner that types has typed of the next line. */
export interface Typing {
  /** Of the event that is coming in. */
  readonly event: readonly number[];
  readonly shifts: ReadonlySet<number>;
  readonly line: Line;
}

export const noTyping: Typing = { event: [], shifts: new Set(), line: emptyLine };

export const isTyping = ({ line, event }: Typing): boolean => event.length > 0 || isBegun(line);

/** Events of the kernel's input device become characters, and those lines. */
export function readEvents(before: Typing, bytes: Uint8Array) {
  const reads: Read[] = [];
  const stream = new Uint8Array(before.event.length + bytes.length);
  stream.set(before.event);
  stream.set(bytes, before.event.length);
  const wholeBytes = stream.length - (stream.length % EVENT_BYTES);
  let { shifts, line } = before;
  for (let at = 0; at < wholeBytes; at += EVENT_BYTES) {
    const view = new DataView(stream.buffer, at, EVENT_BYTES);
    shifts = shiftsAfter(shifts, view);
    const next = readBytes(line, characterOf(view, shifts.size > 0));
    line = next.begun;
    reads.push(...next.reads);
  }
  return { begun: { event: [...stream.subarray(wholeBytes)], shifts, line }, reads };
}

function shiftsAfter(before: ReadonlySet<number>, event: DataView): ReadonlySet<number> {
  const code = event.getUint16(CODE_AT, true);
  if (event.getUint16(TYPE_AT, true) !== EV_KEY || !isShift(code)) return before;
  const shifts = new Set(before);
  if (event.getInt32(VALUE_AT, true) === RELEASED) shifts.delete(code);
  else shifts.add(code);
  return shifts;
}

/** The character that an event types, if it types any. */
function characterOf(event: DataView, isShifted: boolean): readonly number[] {
  const type = event.getUint16(TYPE_AT, true);
  const code = event.getUint16(CODE_AT, true);
  const isLost = type === EV_SYN && code === SYN_DROPPED;
  if (isLost || type > EV_MAX) return [NO_CHARACTER];
  if (type !== EV_KEY || event.getInt32(VALUE_AT, true) !== PRESSED || isShift(code)) return [];
  if (code === KEY_ENTER || code === KEY_KPENTER) return [CR];
  return [CHARACTERS.get(isShifted ? `${code} shift` : `${code}`) ?? NO_CHARACTER];
}

const isShift = (code: number): boolean => code === KEY_LEFTSHIFT || code === KEY_RIGHTSHIFT;

/** How a scanner types what it read, Enter at the end. */
export function keystrokes(text: string): Uint8Array {
  const strokes = [...text].flatMap((letter) => strokeEvents(STROKES.get(letter)));
  return Uint8Array.from([...strokes, ...strokeEvents({ code: KEY_ENTER, isShifted: false })]);
}

function strokeEvents(stroke: Stroke | undefined): readonly number[] {
  if (stroke === undefined) return [];
  const { code, isShifted } = stroke;
  const shift = (value: number) => (isShifted ? eventBytes(EV_KEY, KEY_LEFTSHIFT, value) : []);
  const report = eventBytes(EV_SYN, SYN_REPORT, 0);
  return [
    ...shift(PRESSED),
    ...eventBytes(EV_KEY, code, PRESSED),
    ...report,
    ...eventBytes(EV_KEY, code, RELEASED),
    ...shift(RELEASED),
    ...report,
  ];
}

function eventBytes(type: number, code: number, value: number): readonly number[] {
  const view = new DataView(new ArrayBuffer(EVENT_BYTES));
  view.setUint16(TYPE_AT, type, true);
  view.setUint16(CODE_AT, code, true);
  view.setInt32(VALUE_AT, value, true);
  return [...new Uint8Array(view.buffer)];
}
