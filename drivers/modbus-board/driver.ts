import { z } from "zod";
import type { Driver } from "../driver.ts";
import { modbusBoardMachine } from "./machine.ts";
import { PRESETS } from "./presets.ts";
import { registerMap } from "./register-map.ts";
import { modbusBoardSim } from "./sim.ts";
import type { ModbusBoardSettings } from "./state.ts";

const REFRESH_MS = 30_000;
const ANSWER_MS = 300;
/** 3.5 characters at 9,600 baud are 4 ms. */
const PAUSE_MS = 5;
const presetNames = Object.keys(PRESETS) as (keyof typeof PRESETS)[];

const options = z
  .strictObject({
    preset: z.enum(presetNames).optional().describe("a board whose registers are known"),
    map: registerMap.optional().describe("the registers of any other board"),
    address: z.int().min(1).max(247).describe("the board's address on its wire"),
    readBack: z.boolean().default(true).describe("false for a board that cannot be asked what it holds (FC03)"),
    answerMs: z.int().min(20).max(5_000).default(ANSWER_MS).describe("how long the board may take to answer"),
    pauseMs: z
      .int()
      .min(1)
      .max(200)
      .default(PAUSE_MS)
      .describe("silence before each question, at least 3.5 characters of the line"),
    refreshMs: z.int().min(1000).max(600_000).default(REFRESH_MS).describe("how often the board is looked at again"),
  })
  .refine((raw) => (raw.preset === undefined) !== (raw.map === undefined), {
    message: "give either a preset or a map",
    path: ["preset"],
  });

type ModbusBoardOptions = z.infer<typeof options>;

const swp99 = PRESETS["swp-99"];

function settingsOf({ preset, map, ...rest }: ModbusBoardOptions): ModbusBoardSettings {
  return { map: map ?? (preset === undefined ? swp99 : PRESETS[preset]), ...rest };
}

/** A display board that speaks Modbus RTU and answers what it holds. */
export const modbusBoard: Driver<"board", ModbusBoardOptions> = {
  name: "modbus-board",
  role: "board",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "tcp://192.0.2.12:502", preset: "dm36", address: 1 },
  machine: (chosen) => modbusBoardMachine(settingsOf(chosen)),
  sim: (chosen, world) => modbusBoardSim(settingsOf(chosen), world),
};
