import { type Bitmap, drawn } from "./bitmap.ts";

/** What a printer makes of the bytes it receives, one command at a time. */
export type Command =
  | { readonly kind: "letter"; readonly byte: number }
  | { readonly kind: "line-feed" | "reset" | "qr-print" | "graphics-print" | "ask-paper" | "nothing" }
  | { readonly kind: "page" | "spacing" | "feed" | "feed-lines" | "qr-cell" | "tell-changes"; readonly value: number }
  | { readonly kind: "align"; readonly align: "left" | "centre" | "right" }
  | { readonly kind: "size"; readonly across: number; readonly down: number }
  | { readonly kind: "bold" | "inverse" | "smooth"; readonly isOn: boolean }
  | { readonly kind: "raster" | "graphics-store"; readonly picture: Bitmap }
  | { readonly kind: "qr-store"; readonly content: string }
  | { readonly kind: "cut" }
  | { readonly kind: "process-id"; readonly id: string };

export interface Taken {
  readonly command: Command;
  readonly length: number;
}

const [LF, DLE, ESC, GS] = [0x0a, 0x10, 0x1b, 0x1d];
const NOTHING: Command = { kind: "nothing" };
const taken = (command: Command, length: number): Taken => ({ command, length });

/** The first command of what has been received, or null while it is not whole. */
export function takeCommand(bytes: Uint8Array): Taken | null {
  const [head, second] = bytes;
  if (head === undefined) return null;
  if (head === LF) return taken({ kind: "line-feed" }, 1);
  if (head >= 0x20) return taken({ kind: "letter", byte: head }, 1);
  if (head !== ESC && head !== GS && head !== DLE) return taken(NOTHING, 1);
  if (second === undefined) return null;
  if (head === DLE) return realTime(bytes, second);
  return head === ESC ? escaped(bytes, second) : grouped(bytes, second);
}

/** Answered when it arrived; in its turn there is nothing left to do. */
function realTime(bytes: Uint8Array, second: number): Taken | null {
  const length = second === 0x14 ? (bytes[2] === 8 ? 10 : 5) : 3;
  return bytes.length < length ? null : taken(NOTHING, length);
}

type Reading = (value: number) => Command;

const ALIGNS = ["left", "centre", "right"] as const;
const isOdd = (value: number): boolean => (value & 1) === 1;
const alignOf: Reading = (value) => ({ kind: "align", align: ALIGNS[value % 48] ?? "left" });

const ESCAPES: Readonly<Record<number, Reading>> = {
  116: (value) => ({ kind: "page", value }),
  97: alignOf,
  69: (value) => ({ kind: "bold", isOn: isOdd(value) }),
  51: (value) => ({ kind: "spacing", value }),
  74: (value) => ({ kind: "feed", value }),
  100: (value) => ({ kind: "feed-lines", value }),
  33: (value) => ({ kind: "size", across: value & 0x20 ? 2 : 1, down: value & 0x10 ? 2 : 1 }),
};

const GROUPS: Readonly<Record<number, Reading>> = {
  33: (value) => ({ kind: "size", across: ((value >> 4) & 7) + 1, down: (value & 7) + 1 }),
  66: (value) => ({ kind: "inverse", isOn: isOdd(value) }),
  98: (value) => ({ kind: "smooth", isOn: isOdd(value) }),
  97: (value) => ({ kind: "tell-changes", value }),
  114: () => ({ kind: "ask-paper" }),
};

function escaped(bytes: Uint8Array, second: number): Taken | null {
  if (second === 0x40) return taken({ kind: "reset" }, 2);
  if (second === 0x32) return taken({ kind: "spacing", value: 30 }, 2);
  const value = bytes[2];
  return value === undefined ? null : taken(ESCAPES[second]?.(value) ?? NOTHING, 3);
}

function grouped(bytes: Uint8Array, second: number): Taken | null {
  if (second === 0x28) return block(bytes);
  if (second === 0x76) return raster(bytes);
  const value = bytes[2];
  if (value === undefined) return null;
  if (second === 0x6b) return barcode(bytes, value);
  if (second !== 0x56) return taken(GROUPS[second]?.(value) ?? NOTHING, 3);
  const length = value === 65 || value === 66 ? 4 : 3;
  return bytes.length < length ? null : taken({ kind: "cut" }, length);
}

/** As many letters as the newer form, which counts them in a byte, can have. */
const BARCODE_LETTERS_MAX = 255;

/**
 * GS k m …: up to a zero where m is 6 or less, else as long as it says. None of our slips has bars, so none are drawn. Where the zero never
 * comes the rest is taken as text, so that noise silences no printer.
 */
function barcode(bytes: Uint8Array, kind: number): Taken | null {
  const end = kind <= 6 ? bytes.indexOf(0, 3) : 3 + (bytes[3] ?? Number.POSITIVE_INFINITY);
  if (end < 0 && bytes.length > 3 + BARCODE_LETTERS_MAX) return taken(NOTHING, 3);
  return end < 0 || bytes.length <= end ? null : taken(NOTHING, end + 1);
}

/** GS ( X pL pH …: its own length stands in it. */
function block(bytes: Uint8Array): Taken | null {
  const length = 5 + wordAt(bytes, 3);
  if (bytes.length < 5 || bytes.length < length) return null;
  return taken(blockOf(bytes.subarray(0, length)), length);
}

function blockOf(bytes: Uint8Array): Command {
  const [, , letter, , , first] = bytes;
  if (letter === 0x48 && first === 0x30)
    return { kind: "process-id", id: String.fromCharCode(...bytes.subarray(7, 11)) };
  if (letter === 0x4c && first === 0x30) return graphics(bytes);
  return letter === 0x6b && first === 0x31 ? code(bytes) : NOTHING;
}

function code(bytes: Uint8Array): Command {
  const [, , , , , , second, third = 0] = bytes;
  if (second === 0x43) return { kind: "qr-cell", value: third };
  if (second === 0x51) return { kind: "qr-print" };
  return second === 0x50 ? { kind: "qr-store", content: new TextDecoder().decode(bytes.subarray(8)) } : NOTHING;
}

function raster(bytes: Uint8Array): Taken | null {
  if (bytes.length < 8) return null;
  const stride = wordAt(bytes, 4);
  const height = wordAt(bytes, 6);
  const length = 8 + stride * height;
  if (bytes.length < length) return null;
  return taken({ kind: "raster", picture: pictureOf(bytes.slice(8, length), stride, height) }, length);
}

/** GS ( L, functions 112 and 50 (Epson, ESC/POS command reference): a picture is kept, and printed upon the second word. */
function graphics(bytes: Uint8Array): Command {
  const kind = bytes[6];
  if (kind === 2 || kind === 0x32) return { kind: "graphics-print" };
  if (kind !== 0x70) return NOTHING;
  const stride = Math.ceil(wordAt(bytes, 11) / 8);
  return { kind: "graphics-store", picture: pictureOf(bytes.slice(15), stride, wordAt(bytes, 13)) };
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);

const pictureOf = (rows: Uint8Array, stride: number, height: number): Bitmap =>
  drawn(stride * 8, height, (x, y) => ((rows[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0);
