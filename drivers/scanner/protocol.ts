import { type Line, type LineRules, readLines } from "../lines.ts";

/** A ticket's code has about 60 characters; no code that a centre prints or a citizen shows has more. */
export const LINE_BYTES_MAX = 256;
/** ISO/IEC 15424: `]`, the kind of code, how it was read; sent where the scanner is set so (Intermec ScanPlus 1800 manual, page 54: AIM). */
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;

const RULES: LineRules = {
  bytesMax: LINE_BYTES_MAX,
  textOf: (line) => line.replace(SYMBOLOGY, "").trim(),
};

export const readBytes = (before: Line, bytes: Iterable<number>) => readLines(before, bytes, RULES);

/** How a scanner sends what it read, with the suffix that most are delivered with. */
export const lineBytes = (text: string): Uint8Array =>
  Uint8Array.from(`${text}\r\n`, (letter) => (letter.codePointAt(0) ?? 0) & 0xff);
