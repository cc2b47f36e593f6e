import iconv from "iconv-lite";
import type { BoardFace } from "../../agent/ports/board.ts";
import { CHECKSUM_BYTES, checksum } from "./checksum.ts";
import type { FrameField, FrameTemplate } from "./template.ts";

export interface FrameSettings {
  readonly template: FrameTemplate;
  readonly address: number;
  /** Places on the board. */
  readonly width: number;
}

const BLANK: BoardFace = { text: "", arrow: "none", blink: false };
const SPACE = 0x20;
const ARROWS = ["none", "left", "right", "up", "down"] as const satisfies readonly BoardFace["arrow"][];

/** The bytes that make a board show `face`, or nothing for null. */
export function encodeFrame(settings: FrameSettings, face: BoardFace | null): Uint8Array {
  const bytes: number[] = [];
  for (const field of settings.template) bytes.push(...fieldBytes(field, settings, { face: face ?? BLANK, bytes }));
  return Uint8Array.from(bytes);
}

export const frameLength = (settings: FrameSettings): number =>
  settings.template.reduce((total, field) => total + fieldLength(field, settings.width), 0);

/** What a board with these settings reads from exactly one frame; `other` for one that is meant for another address, null for none. */
export function decodeFrame(settings: FrameSettings, frame: Uint8Array): BoardFace | "other" | null {
  let face = BLANK;
  let isOther = false;
  let at = 0;
  for (const field of settings.template) {
    const piece = frame.slice(at, at + fieldLength(field, settings.width));
    if (field.kind === "address") isOther = piece[0] !== settings.address;
    const read = readField(field, piece, frame.slice(0, at));
    if (read === null) return null;
    face = { ...face, ...read };
    at += piece.length;
  }
  if (at !== frame.length) return null;
  return isOther ? "other" : face;
}

interface SoFar {
  readonly face: BoardFace;
  readonly bytes: readonly number[];
}

function fieldBytes(field: FrameField, settings: FrameSettings, { face, bytes }: SoFar): readonly number[] {
  switch (field.kind) {
    case "bytes":
      return field.bytes;
    case "address":
      return [settings.address];
    case "mode":
      return [face.blink ? field.blink : field.still];
    case "arrow":
      return [field[face.arrow]];
    case "text":
      return encodeText(face.text, field.encoding, settings.width);
    case "digits":
      return [...face.text.replace(/\D/g, "").slice(-settings.width).padStart(settings.width)].map((digit) =>
        digit.charCodeAt(0),
      );
    case "number":
      return numberBytes(face.text, field);
    case "checksum":
      return checksum(field.of, Uint8Array.from(bytes.slice(field.from)));
  }
}

/** Boards cannot show what their page lacks, nor control codes, which would end the frame: a space stands there. */
function encodeText(text: string, encoding: "cp1251" | "ascii", width: number): readonly number[] {
  const letters = [...text].map((letter) => {
    const [byte = SPACE, ...rest] = iconv.encode(letter, encoding);
    const isMissing = rest.length > 0 || byte < SPACE || byte === 0x7f || (byte === 0x3f && letter !== "?");
    return isMissing ? SPACE : byte;
  });
  const shown = letters.slice(-width);
  return [...shown, ...new Array<number>(width - shown.length).fill(SPACE)];
}

/** A number too big for its bytes keeps its last three digits, which are what a citizen looks for. */
function numberBytes(text: string, field: Extract<FrameField, { kind: "number" }>): readonly number[] {
  const digits = text.replace(/\D/g, "");
  const whole = digits === "" ? field.blank : Number(digits.slice(-9));
  const value = whole < 256 ** field.bytes ? whole : whole % Math.min(1000, 256 ** field.bytes);
  const lowFirst = Array.from({ length: field.bytes }, (_, place) => Math.floor(value / 256 ** place) & 0xff);
  return field.order === "low-first" ? lowFirst : lowFirst.reverse();
}

function fieldLength(field: FrameField, width: number): number {
  if (field.kind === "bytes") return field.bytes.length;
  if (field.kind === "text" || field.kind === "digits") return width;
  if (field.kind === "number") return field.bytes;
  return field.kind === "checksum" ? CHECKSUM_BYTES[field.of] : 1;
}

/** What a field adds to the face; null where the bytes cannot be this field. */
function readField(field: FrameField, piece: Uint8Array, before: Uint8Array): Partial<BoardFace> | null {
  switch (field.kind) {
    case "bytes":
      return isSame(piece, field.bytes) ? {} : null;
    case "address":
      return piece.length === 1 ? {} : null;
    case "mode":
      return readMode(field, piece[0]);
    case "arrow":
      return readArrow(field, piece[0]);
    case "text":
      return readText(piece, field.encoding);
    case "digits":
      return readText(piece, "ascii");
    case "number":
      return { text: readNumber(piece, field) };
    case "checksum":
      return isSame(piece, checksum(field.of, before.slice(field.from))) ? {} : null;
  }
}

function readMode(field: Extract<FrameField, { kind: "mode" }>, byte: number | undefined): Partial<BoardFace> | null {
  if (byte === field.still) return { blink: false };
  return byte === field.blink ? { blink: true } : null;
}

function readArrow(field: Extract<FrameField, { kind: "arrow" }>, byte: number | undefined): Partial<BoardFace> | null {
  const arrow = ARROWS.find((name) => field[name] === byte);
  return arrow === undefined ? null : { arrow };
}

function readText(piece: Uint8Array, encoding: "cp1251" | "ascii"): Partial<BoardFace> | null {
  const isPrintable = piece.every((byte) => byte >= SPACE && byte !== 0x7f);
  return isPrintable ? { text: iconv.decode(piece, encoding).trim() } : null;
}

function readNumber(piece: Uint8Array, field: Extract<FrameField, { kind: "number" }>): string {
  const highFirst = field.order === "high-first" ? [...piece] : [...piece].reverse();
  const value = highFirst.reduce((total, byte) => total * 256 + byte, 0);
  return value === field.blank ? "" : String(value);
}

const isSame = (piece: Uint8Array, wanted: readonly number[]): boolean =>
  piece.length === wanted.length && wanted.every((byte, place) => piece[place] === byte);
