import { z } from "zod";
import type { Driver } from "../driver.ts";
import { toldBoard } from "../told-board.ts";
import { encodeAlpha } from "./protocol.ts";
import { alphaBoardSim } from "./sim.ts";

const REFRESH_MS = 30_000;

const options = z.strictObject({
  address: z.int().min(0).max(255).default(0).describe("the sign's address; 0 speaks to all signs on the wire"),
  file: z
    .enum(["text", "priority", "string"])
    .default("text")
    .describe("a TEXT file, the priority TEXT file, or a STRING file that a TEXT file calls"),
  label: z
    .string()
    .regex(/^[\x20-\x2f\x31-\x7e]$/, "Write one character, but not 0, which is the priority file.")
    .default("A")
    .describe("label of the TEXT or STRING file, one character"),
  checksum: z.boolean().default(true).describe("false for signs that do not know the checksum"),
  refreshMs: z.int().min(1000).max(600_000).default(REFRESH_MS).describe("how often the sign is told again"),
});

type AlphaBoardOptions = z.infer<typeof options>;

/** A sign that speaks the Alpha Sign Communications Protocol (Adaptive, Alpha, BetaBrite). */
export const alphaBoard: Driver<"board", AlphaBoardOptions> = {
  name: "alpha-board",
  role: "board",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "tcp://192.0.2.13:3001" },
  machine: (chosen) => toldBoard({ encode: (face) => encodeAlpha(chosen, face), refreshMs: chosen.refreshMs }),
  sim: alphaBoardSim,
};
