import { z } from "zod";
import { byAct } from "../camera-acts.ts";
import type { Driver } from "../driver.ts";
import { viscaCameraMachine } from "./machine.ts";
import { settingsOf, type ViscaCameraOptions } from "./options.ts";
import { viscaCameraSim } from "./sim.ts";

/** A chain has at most seven cameras (Sony EVI-D100 technical manual). */
const ADDRESS_MOST = 7;
const PRESET_MOST = 127;
const COMPLETION_MS = 15_000;

const preset = z.int().min(0).max(PRESET_MOST);
const trace = z.union([
  z.strictObject({ preset: preset.describe("number of the preset that the camera goes to") }),
  z.strictObject({ setPreset: preset.describe("number of the preset that the camera keeps its view as") }),
]);

const options = z.strictObject({
  address: z.int().min(1).max(ADDRESS_MOST).default(1).describe("place of the camera in its chain, 1 to 7"),
  addressing: z
    .enum(["chain", "fixed"])
    .default("chain")
    .describe("chain: this device numbers the cameras of the chain; fixed: switches or another device do"),
  mark: trace.default({ preset: 1 }).describe("what marks an act: preset or setPreset, with its number"),
  marks: byAct(trace).default({}).describe("act to what marks it, where it is not mark"),
  calibration: trace.optional().describe("what stands for no act; without it the camera is not calibrated"),
  completionMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(COMPLETION_MS)
    .describe("how long the camera may move before a mark counts as made but not confirmed"),
});

/** A camera that speaks Sony's VISCA and confirms what it has done. */
export const viscaCamera: Driver<"camera", ViscaCameraOptions> = {
  name: "visca-camera",
  role: "camera",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "serial:/dev/serial/by-id/usb-Camera?baud=9600" },
  machine: (chosen) => viscaCameraMachine(settingsOf(chosen)),
  sim: ({ address }, world) => viscaCameraSim(address, world),
};
