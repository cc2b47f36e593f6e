import { z } from "zod";
import { byAct } from "../camera-acts.ts";
import type { Driver } from "../driver.ts";
import { pelcoCameraMachine } from "./machine.ts";
import { type PelcoCameraOptions, tracesOf, wireOf } from "./options.ts";
import { pelcoCameraSim } from "./sim.ts";

const P_ADDRESS_MOST = 32;
const GAP_MS = 300;
const AUXILIARY_MS = 500;

const preset = z.int().min(1).max(255);
const trace = z.union([
  z.strictObject({ preset: preset.describe("number of the preset that the camera goes to") }),
  z.strictObject({ setPreset: preset.describe("number of the preset that the camera keeps its view as") }),
  z.strictObject({ auxiliary: z.int().min(1).max(8).describe("number of the output that is on for a while") }),
]);

const options = z
  .strictObject({
    protocol: z.enum(["D", "P"]).default("D").describe("which of Pelco's protocols the camera speaks"),
    address: z
      .int()
      .min(1)
      .max(255)
      .default(1)
      .describe("number on the camera's switches, 1 to 255, with protocol P to 32"),
    firstAddress: z
      .literal([0, 1])
      .default(0)
      .describe("what camera 1 is called on the wire of protocol P: 0 with Pelco, 1 with some makers"),
    mark: trace.default({ preset: 1 }).describe("what marks an act: preset, setPreset or auxiliary, with its number"),
    marks: byAct(trace).default({}).describe("act to what marks it, where it is not mark"),
    calibration: trace.optional().describe("what stands for no act; without it the camera is not calibrated"),
    auxiliaryMs: z.int().min(50).max(10_000).default(AUXILIARY_MS).describe("how long an auxiliary output stays on"),
    gapMs: z.int().min(20).max(5_000).default(GAP_MS).describe("least time between two commands"),
    repeats: z.int().min(1).max(5).default(1).describe("how often a command is said, because nobody answers"),
  })
  .refine(({ protocol, address }) => protocol === "D" || address <= P_ADDRESS_MOST, {
    message: "protocol P has addresses 1 to 32",
    path: ["address"],
  });

/** A camera or recorder that obeys Pelco-D or Pelco-P and answers nothing. */
export const pelcoCamera: Driver<"camera", PelcoCameraOptions> = {
  name: "pelco-camera",
  role: "camera",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "serial:/dev/serial/by-id/usb-Cameras?baud=2400" },
  machine: (chosen) => pelcoCameraMachine({ ...chosen, wire: wireOf(chosen), traces: tracesOf(chosen) }),
  sim: (chosen, world) => pelcoCameraSim(wireOf(chosen), world),
};
