import type { BoardFace } from "../../agent/ports/board.ts";
import { boardCells, boardNumber, readCells } from "../board-text.ts";
import { CHECKSUM_BYTES, checksum } from "./checksum.ts";
import type { FrameField, FrameTemplate } from "./template.ts";

export interface FrameSettings {
  readonly template: FrameTemplate;
  readonly address: number;
  /** Places on the board. */
  readonly width: number;
}

const BLANK: BoardFace = { text: "", arrow: "none", blink: false };
const ARROWS = ["none", "left", "right", "up", "down"] as const satisfies readonly BoardFace["arrow"][];
const ADDRESS_FIGURES = { byte: 1, "decimal-2": 2, "decimal-3": 3, "hex-2": 2 } as const;

/** The bytes that make a board show `face`, or nothing for null. */
export function encodeFrame(settings: FrameSettings, face: BoardFace | null): Uint8Array {
  const bytes: number[] = [];
  for (const [at, field] of settings.template.entries()) {
    bytes.push(...fieldBytes(field, settings, { face: face ?? BLANK, bytes, at }));
  }
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
    if (field.kind === "address") isOther = !isSame(piece, addressBytes(field.as, settings.address));
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
  readonly at: number;
}

function fieldBytes(field: FrameField, settings: FrameSettings, { face, bytes, at }: SoFar): readonly number[] {
  switch (field.kind) {
    case "bytes":
      return field.bytes;
    case "address":
      return addressBytes(field.as, settings.address);
    case "mode":
      return [face.blink ? field.blink : field.still];
    case "arrow":
      return [field[face.arrow]];
    case "text":
      return boardCells(face.text, field.encoding, settings.width);
    case "digits":
      return digitsOf(face.text, field.fill, settings.width);
    case "number":
      return inOrder(boardNumber(face.text, field.bytes, field.blank), field);
    case "length":
      return inOrder(lengthAfter(settings, at) + field.plus, field);
    case "checksum":
      return checksum(field.of, Uint8Array.from(bytes.slice(field.from)));
  }
}

function addressBytes(as: keyof typeof ADDRESS_FIGURES, address: number): readonly number[] {
  if (as === "byte") return [address];
  const figures = as === "hex-2" ? address.toString(16).toUpperCase() : String(address);
  return [...figures.padStart(ADDRESS_FIGURES[as], "0")].map((figure) => figure.charCodeAt(0));
}

function digitsOf(text: string, fill: "space" | "zero", width: number): readonly number[] {
  const digits = text.replace(/\D/g, "").slice(-width);
  const shown = digits === "" ? "" : digits.padStart(width, fill === "zero" ? "0" : " ");
  return [...shown.padStart(width)].map((digit) => digit.charCodeAt(0));
}

function inOrder(value: number, { bytes, order }: Extract<FrameField, { order: unknown }>): readonly number[] {
  const lowFirst = Array.from({ length: bytes }, (_, place) => Math.floor(value / 256 ** place) & 0xff);
  return order === "low-first" ? lowFirst : lowFirst.reverse();
}

function lengthAfter({ template, width }: FrameSettings, at: number): number {
  const rest = template.slice(at + 1);
  const end = rest.findIndex(({ kind }) => kind === "checksum");
  return rest.slice(0, end < 0 ? rest.length : end).reduce((sum, field) => sum + fieldLength(field, width), 0);
}

function fieldLength(field: FrameField, width: number): number {
  switch (field.kind) {
    case "bytes":
      return field.bytes.length;
    case "address":
      return ADDRESS_FIGURES[field.as];
    case "text":
    case "digits":
      return width;
    case "number":
    case "length":
      return field.bytes;
    case "checksum":
      return CHECKSUM_BYTES[field.of];
    default:
      return 1;
  }
}

/** What a field adds to the face; null where the bytes cannot be this field. */
function readField(field: FrameField, piece: Uint8Array, before: Uint8Array): Partial<BoardFace> | null {
  switch (field.kind) {
    case "bytes":
      return isSame(piece, field.bytes) ? {} : null;
    case "address":
    case "length":
      return {};
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
  const arrow = ARROWS.find((one) => field[one] === byte);
  return arrow === undefined ? null : { arrow };
}

function readText(piece: Uint8Array, encoding: Parameters<typeof readCells>[1]): Partial<BoardFace> | null {
  const text = readCells(piece, encoding);
  return text === null ? null : { text };
}

function readNumber(piece: Uint8Array, field: Extract<FrameField, { kind: "number" }>): string {
  const highFirst = field.order === "high-first" ? [...piece] : [...piece].reverse();
  const value = highFirst.reduce((total, byte) => total * 256 + byte, 0);
  return value === field.blank ? "" : String(value);
}

const isSame = (piece: Uint8Array, wanted: readonly number[]): boolean =>
  piece.length === wanted.length && wanted.every((byte, place) => piece[place] === byte);
