import { z } from "zod";
import { BOARD_ENCODINGS } from "../board-text.ts";

const register = z.int().min(0).max(65_535);
const word = z.int().min(0).max(65_535);
/** Most registers that one request writes (Modbus Application Protocol V1.1b3, 6.12). */
const REGISTERS_MAX = 123;
const order = z.enum(["high-first", "low-first"]);

/** Where a board keeps what it shows. A new board is a map, not code. */
export const registerMap = z.strictObject({
  /** FC06 writes one register at a time, FC16 several. */
  write: z.enum(["fc06", "fc16"]).default("fc16"),
  text: z.discriminatedUnion("kind", [
    /** Letters, one or two in a register; `order` says which of the two comes first. */
    z.strictObject({
      kind: z.literal("letters"),
      register,
      registers: z.int().min(1).max(REGISTERS_MAX),
      perRegister: z.union([z.literal(1), z.literal(2)]),
      order: order.default("high-first"),
      encoding: z.enum(BOARD_ENCODINGS).default("ascii"),
    }),
    /** The figures of the face's text as one whole number; `blank` is what the board shows nothing for. */
    z.strictObject({
      kind: z.literal("number"),
      register,
      registers: z.union([z.literal(1), z.literal(2)]).default(1),
      order: order.default("high-first"),
      blank: z.int().min(0).max(4_294_967_295),
    }),
  ]),
  blink: z.strictObject({ register, still: word, blinking: word }).optional(),
  arrow: z.strictObject({ register, none: word, left: word, right: word, up: word, down: word }).optional(),
});

export type RegisterMap = z.infer<typeof registerMap>;
export type TextPlace = RegisterMap["text"];
