import { z } from "zod";
import type { Driver } from "../driver.ts";
import { type PulseCameraSettings, pulseCameraMachine } from "./machine.ts";

const PULSE_MS = 500;
const GAP_MS = 100;

const options = z.strictObject({
  pin: z.int().min(0).max(57).describe("BCM line that the recorder's alarm input hangs on"),
  pulseMs: z.int().min(20).max(5000).default(PULSE_MS).describe("length of the pulse that makes one mark"),
  gapMs: z.int().min(20).max(5000).default(GAP_MS).describe("least rest between two pulses"),
  wiring: z.enum(["active-low", "active-high"]).default("active-high").describe("what the alarm input waits for"),
});

type PulseCameraOptions = z.infer<typeof options>;

const settingsOf = ({ pin, pulseMs, gapMs }: PulseCameraOptions): PulseCameraSettings => ({ pin, pulseMs, gapMs });

/** A recorder's alarm input: a pulse marks the footage. */
export const pulseCamera: Driver<"camera", PulseCameraOptions> = {
  name: "pulse-camera",
  role: "camera",
  quality: "silver",
  options,
  needs: "pins",
  example: { pins: "gpio", pin: 21 },
  machine: (chosen) => pulseCameraMachine(settingsOf(chosen)),
  pins: ({ pin, wiring }) => ({ inputs: [], outputs: [pin], wiring }),
};
