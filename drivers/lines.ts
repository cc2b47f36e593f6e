import type { Read } from "./scans.ts";

const CR = 0x0d;
const LF = 0x0a;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
/** Scanners may frame each line (Handheld 3220 user guide, page 3-24: STX/ETX Control). */
const STX = 0x02;
const ETX = 0x03;

/** The line that is coming in. A spoilt one is waited out and gives nothing. */
export interface Line {
  readonly bytes: readonly number[];
  readonly isSpoilt: boolean;
}

export const emptyLine: Line = { bytes: [], isSpoilt: false };

export const isBegun = (line: Line): boolean => line.isSpoilt || line.bytes.length > 0;

/** Printable ASCII up to CR, LF or both, at most `bytesMax` of it; lines in which nothing is left after `textOf` say nothing. */
export interface LineRules {
  readonly bytesMax: number;
  readonly textOf: (line: string) => string;
}

export function readLines(
  before: Line,
  bytes: Iterable<number>,
  rules: LineRules,
): { readonly begun: Line; readonly reads: readonly Read[] } {
  const reads: Read[] = [];
  let line = before;
  for (const byte of bytes) {
    const next = readByte(line, byte, rules);
    line = next.line;
    if (next.read !== undefined) reads.push(next.read);
  }
  return { begun: line, reads };
}

function readByte(line: Line, byte: number, rules: LineRules): { readonly line: Line; readonly read?: Read } {
  if (byte === CR || byte === LF) {
    const text = rules.textOf(String.fromCharCode(...line.bytes));
    return text === "" ? { line: emptyLine } : { line: emptyLine, read: text };
  }
  if (line.isSpoilt || byte === STX || byte === ETX) return { line };
  const isPrintable = byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE;
  if (!isPrintable || line.bytes.length === rules.bytesMax) {
    return { line: { bytes: [], isSpoilt: true }, read: null };
  }
  return { line: { bytes: line.bytes.concat(byte), isSpoilt: false } };
}
