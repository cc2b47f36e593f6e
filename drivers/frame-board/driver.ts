import { z } from "zod";
import type { Driver } from "../driver.ts";
import { toldBoard } from "../told-board.ts";
import { PRESETS } from "./presets.ts";
import { encodeFrame, type FrameSettings } from "./protocol.ts";
import { frameBoardSim } from "./sim.ts";
import { type FrameTemplate, frameTemplate } from "./template.ts";

const REFRESH_MS = 30_000;
const presetNames = Object.keys(PRESETS) as (keyof typeof PRESETS)[];

const options = z
  .strictObject({
    preset: z.enum(presetNames).optional().describe("a board whose frames are known"),
    template: frameTemplate.optional().describe("the frames of any other board, field by field"),
    address: z.int().min(0).max(255).describe("the board's address on its wire"),
    width: z.int().min(1).max(64).default(4).describe("places on the board"),
    refreshMs: z.int().min(1000).max(600_000).default(REFRESH_MS).describe("how often the board is told again"),
  })
  .refine((raw) => (raw.preset === undefined) !== (raw.template === undefined), {
    message: "give either a preset or a template",
    path: ["preset"],
  });

type FrameBoardOptions = z.infer<typeof options>;

function settingsOf({ preset, template, address, width }: FrameBoardOptions): FrameSettings {
  const known: FrameTemplate = preset === undefined ? [] : PRESETS[preset];
  return { template: template ?? known, address, width };
}

/** A display board that takes frames and never answers. */
export const frameBoard: Driver<"board", FrameBoardOptions> = {
  name: "frame-board",
  role: "board",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "tcp://192.0.2.11:5001", preset: "qsystem", address: 33 },
  machine: (chosen) => {
    const settings = settingsOf(chosen);
    return toldBoard({ encode: (face) => encodeFrame(settings, face), refreshMs: chosen.refreshMs });
  },
  sim: (chosen, world) => frameBoardSim(settingsOf(chosen), world),
};
