import { z } from "zod";
import { BOARD_ENCODINGS } from "../board-text.ts";

const byte = z.int().min(0).max(255);

/** One piece of a frame, in the order of the wire. */
const field = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("bytes"), bytes: z.array(byte).min(1).max(32) }),
  /** One byte, or so many decimal or hexadecimal figures in ASCII. */
  z.strictObject({
    kind: z.literal("address"),
    as: z.enum(["byte", "decimal-2", "decimal-3", "hex-2"]).default("byte"),
  }),
  z.strictObject({ kind: z.literal("mode"), still: byte, blink: byte }),
  /** The face's text, cut from the left and filled with spaces to the board's width. */
  z.strictObject({ kind: z.literal("text"), encoding: z.enum(BOARD_ENCODINGS) }),
  /** The digits of the face's text as one whole number; `blank` is what the board shows nothing for. */
  z.strictObject({
    kind: z.literal("number"),
    bytes: z.int().min(1).max(4),
    order: z.enum(["high-first", "low-first"]),
    blank: z.int().nonnegative(),
  }),
  /** The digits of the face's text as ASCII digits, filled on the left to the board's width; no digits at all are always spaces. */
  z.strictObject({ kind: z.literal("digits"), fill: z.enum(["space", "zero"]).default("space") }),
  z.strictObject({ kind: z.literal("arrow"), none: byte, left: byte, right: byte, up: byte, down: byte }),
  /** How many bytes follow it up to the checksum, or up to the end where there is none, and `plus` so many. */
  z.strictObject({
    kind: z.literal("length"),
    bytes: z.int().min(1).max(2).default(1),
    order: z.enum(["high-first", "low-first"]).default("low-first"),
    plus: z.int().min(-16).max(16).default(0),
  }),
  /** Over everything between byte `from` of the frame (from 0) and itself. */
  z.strictObject({
    kind: z.literal("checksum"),
    of: z.enum([
      "sum8",
      "xor8",
      "twos-complement",
      "crc16-modbus",
      "ascii-hex-sum8",
      "ascii-hex-xor8",
      "ascii-hex-sum16",
    ]),
    from: z.int().min(0).max(31),
  }),
]);

/** How a board wants to be told what to show. A new board is a template, not code. */
export const frameTemplate = z.array(field).min(2).max(16);

export type FrameField = z.infer<typeof field>;
export type FrameTemplate = readonly FrameField[];
export type ChecksumKind = Extract<FrameField, { kind: "checksum" }>["of"];
