import { z } from "zod";
import { BOARD_ENCODINGS } from "../board-text.ts";
import type { Driver } from "../driver.ts";
import { toldBoard } from "../told-board.ts";
import { beginVfd, encodeVfd, MODELS, type VfdSettings } from "./protocol.ts";
import { vfdBoardSim } from "./sim.ts";

const REFRESH_MS = 30_000;

const options = z.strictObject({
  model: z.enum(MODELS).describe("the command set that the display is switched to"),
  encoding: z.enum(BOARD_ENCODINGS).default("ascii").describe("the page that the display shows"),
  page: z.int().min(0).max(255).optional().describe("its number in the display (ESC t n); the page it wakes up with"),
  refreshMs: z.int().min(1000).max(600_000).default(REFRESH_MS).describe("how often the display is told again"),
});

type VfdBoardOptions = z.infer<typeof options>;

const settingsOf = ({ model, encoding, page }: VfdBoardOptions): VfdSettings => ({
  model,
  encoding,
  page: page ?? null,
});

/** A customer display of two lines of twenty characters, at a window. */
export const vfdBoard: Driver<"board", VfdBoardOptions> = {
  name: "vfd-board",
  role: "board",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "tcp://192.0.2.14:4001", model: "cd5220" },
  machine: (chosen) => {
    const settings = settingsOf(chosen);
    return toldBoard({
      encode: (face) => encodeVfd(settings, face),
      begin: beginVfd(settings),
      refreshMs: chosen.refreshMs,
    });
  },
  sim: (chosen, world) => vfdBoardSim(settingsOf(chosen), world),
};
