import { z } from "zod";
import type { Driver } from "../driver.ts";
import { type ScannerOptions, scannerMachine } from "./machine.ts";
import { scannerSim } from "./sim.ts";

const REPEAT_MS = 1_500;

const options = z.strictObject({
  repeatMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(REPEAT_MS)
    .describe("how long the same code must have been away to count again, in ms"),
  keyboard: z
    .boolean()
    .default(false)
    .describe("whether the scanner types as a keyboard does; its link is then input:/dev/input/by-id/NAME-event-kbd"),
});

/** A scanner that sends each code as a line of text, or types it. */
export const scanner: Driver<"scanner", ScannerOptions> = {
  name: "scanner",
  role: "scanner",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "serial:/dev/serial/by-id/usb-Scanner?baud=9600" },
  machine: scannerMachine,
  sim: ({ keyboard }, world) => scannerSim(keyboard, world),
  masks: ({ keyboard }) => (keyboard ? "all" : "text"),
};
