/** A ticket's code has about 60 characters; no code that a centre prints or a citizen shows has more. */
export const LINE_BYTES_MAX = 256;

const CR = 0x0d;
const LF = 0x0a;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
/** Scanners may frame each line (Handheld 3220 user guide, page 3-24: STX/ETX Control). */
const STX = 0x02;
const ETX = 0x03;
/** ISO/IEC 15424: `]`, the kind of code, how it was read; sent where the scanner is set so (Intermec ScanPlus 1800 manual, page 54: AIM). */
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;

/** The line that is coming in. A spoilt one is waited out and gives nothing. */
export interface Line {
  readonly bytes: readonly number[];
  readonly isSpoilt: boolean;
}

export const emptyLine: Line = { bytes: [], isSpoilt: false };

export const isBegun = (line: Line): boolean => line.isSpoilt || line.bytes.length > 0;

/** A whole line, or null at the moment in which one is spoilt. */
export type Read = string | null;

export function readBytes(before: Line, bytes: Uint8Array): { readonly line: Line; readonly reads: readonly Read[] } {
  const reads: Read[] = [];
  let line = before;
  for (const byte of bytes) {
    const next = readByte(line, byte);
    line = next.line;
    if (next.read !== undefined) reads.push(next.read);
  }
  return { line, reads };
}

function readByte(line: Line, byte: number): { readonly line: Line; readonly read?: Read } {
  if (byte === CR || byte === LF) {
    const text = textOf(line);
    return text === "" ? { line: emptyLine } : { line: emptyLine, read: text };
  }
  if (line.isSpoilt || byte === STX || byte === ETX) return { line };
  const isPrintable = byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE;
  if (!isPrintable || line.bytes.length === LINE_BYTES_MAX) return { line: { bytes: [], isSpoilt: true }, read: null };
  return { line: { bytes: line.bytes.concat(byte), isSpoilt: false } };
}

const textOf = ({ bytes }: Line): string =>
  String.fromCharCode(...bytes)
    .replace(SYMBOLOGY, "")
    .trim();

/** How a scanner sends what it read, with the suffix that most are delivered with. */
export const lineBytes = (text: string): Uint8Array =>
  Uint8Array.from(`${text}\r\n`, (letter) => (letter.codePointAt(0) ?? 0) & 0xff);
