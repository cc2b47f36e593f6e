import type { Read } from "../scans.ts";
import { type Card, cardText, type Identity } from "./protocol.ts";

const STX = 0x02;
const ETX = 0x03;
/** RDM6300 data sheet: STX, ten hexadecimal digits of the card, two of the checksum, ETX. */
const DIGITS = 12;

/** RDM6300 itself has the exclusive or of the five bytes; some modules sold under its name have their sum. */
export type Checksum = "xor" | "sum" | "either";

/** The digits since STX; null between frames. */
export type Frame = readonly number[] | null;

interface FrameRules {
  readonly checksum: Checksum;
  readonly identity: Identity;
}

export function readRdm6300(
  before: Frame,
  bytes: Uint8Array,
  rules: FrameRules,
): { readonly begun: Frame; readonly reads: readonly Read[] } {
  const reads: Read[] = [];
  let frame = before;
  for (const byte of bytes) {
    const next = readByte(frame, byte, rules);
    frame = next.frame;
    if (next.read !== undefined) reads.push(next.read);
  }
  return { begun: frame, reads };
}

interface Step {
  readonly frame: Frame;
  readonly read?: Read;
}

const BETWEEN: Step = { frame: null };
const SPOILT: Step = { frame: null, read: null };

function readByte(frame: Frame, byte: number, rules: FrameRules): Step {
  // A frame that is cut off by the next one was none.
  if (byte === STX) return frame === null ? { frame: [] } : { frame: [], read: null };
  if (frame === null) return isBreak(byte) ? BETWEEN : SPOILT;
  if (byte === ETX) {
    const card = frameCard(String.fromCharCode(...frame), rules.checksum);
    return card === null ? SPOILT : { frame: null, read: cardText(card, rules.identity) };
  }
  return frame.length === DIGITS ? SPOILT : { frame: [...frame, byte] };
}

/** Some clones put a line's end behind each frame. */
const isBreak = (byte: number): boolean => byte === 0x0d || byte === 0x0a;

function frameCard(digits: string, checksum: Checksum): Card | null {
  if (!/^[0-9A-Fa-f]{12}$/.test(digits)) return null;
  const bytes = (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const [first = 0, second = 0, facility = 0, high = 0, low = 0, told = 0] = bytes;
  const card = bytes.slice(0, 5);
  const xor = card.reduce((all, byte) => all ^ byte, 0);
  const sum = card.reduce((all, byte) => all + byte, 0) & 0xff;
  const isWhole = (checksum !== "sum" && told === xor) || (checksum !== "xor" && told === sum);
  return isWhole ? { series: first * 256 + second, facility, number: high * 256 + low } : null;
}
