import { z } from "zod";
import { byAct } from "../camera-acts.ts";
import type { Driver } from "../driver.ts";
import { pulseCameraMachine } from "./machine.ts";
import { type Pattern, sameTrace } from "./pattern.ts";

const PULSE_MS = 500;
const GAP_MS = 200;
const REST_MS = 1_000;
const PULSES_MAX = 8;
const PULSE_LEAST_MS = 20;
const PULSE_MOST_MS = 5_000;
/** A relay that is on half of the time stays cool (recorders' inputs do not mind). */
const DUTY_PERCENT = 50;

const pulse = z.int().min(PULSE_LEAST_MS).max(PULSE_MOST_MS);
const pattern = z.array(pulse).min(1).max(PULSES_MAX);

const options = z
  .strictObject({
    pin: z.int().min(0).max(57).describe("BCM line that the recorder's alarm input hangs on"),
    pulseMs: pulse
      .default(PULSE_MS)
      .describe("length of the one pulse that marks an act, where patterns says nothing else"),
    patterns: byAct(pattern)
      .default({})
      .describe("act to the lengths of its pulses in ms, 1 to 8 of 20 to 5000, as in started: [200, 200]"),
    calibration: pattern
      .optional()
      .describe("lengths of the pulses that stand for no act; without it the camera is not calibrated"),
    gapMs: z.int().min(20).max(5000).default(GAP_MS).describe("rest between two pulses of a pattern"),
    restMs: z.int().min(20).max(60_000).default(REST_MS).describe("least rest between two patterns"),
    dutyPercent: z
      .int()
      .min(1)
      .max(100)
      .default(DUTY_PERCENT)
      .describe("most part of the time that the line is active; marks that come faster wait"),
    wiring: z.enum(["active-low", "active-high"]).default("active-high").describe("what the alarm input waits for"),
  })
  .refine(({ gapMs, restMs }) => restMs >= gapMs, {
    message: "the rest between two patterns is shorter than the one within",
    path: ["restMs"],
  })
  .refine(
    ({ calibration, patterns, pulseMs }) => {
      const others: readonly Pattern[] = [[pulseMs], ...Object.values(patterns)];
      return calibration === undefined || !others.some((other) => sameTrace(calibration, other));
    },
    { message: "a calibration looks like the pattern of an act", path: ["calibration"] },
  );

type PulseCameraOptions = z.infer<typeof options>;

/** A recorder's alarm input: pulses mark the footage. */
export const pulseCamera: Driver<"camera", PulseCameraOptions> = {
  name: "pulse-camera",
  role: "camera",
  quality: "silver",
  options,
  needs: "pins",
  example: { pins: "gpio", pin: 21 },
  machine: ({ calibration, ...chosen }) => pulseCameraMachine({ ...chosen, calibration: calibration ?? null }),
  pins: ({ pin, wiring }) => ({ inputs: [], outputs: [pin], wiring }),
};
