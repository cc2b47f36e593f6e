import { z } from "zod";
import type { Driver } from "../driver.ts";
import { type OperatorPadOptions, operatorPadMachine } from "./machine.ts";
import { QSYSTEM_KEYS } from "./protocol.ts";
import { operatorPadSim } from "./sim.ts";

const BYTE_MOST = 255;
const LOCK_OUT_MS = 300;

const options = z.strictObject({
  address: z.int().min(0).max(BYTE_MOST).describe("number of the pad on its wire, 0 to 255"),
  keys: z
    .record(z.string().regex(/^[a-z0-9.-]{1,32}$/), z.int().min(0).max(BYTE_MOST))
    .refine((keys) => Object.keys(keys).length > 0, "at least one key is needed")
    .refine((keys) => new Set(Object.values(keys)).size === Object.keys(keys).length, "two keys have one code")
    .default(QSYSTEM_KEYS)
    .describe("name of each key, and the code that the pad sends for it"),
  lockOutMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(LOCK_OUT_MS)
    .describe("how long a key must have been silent to count again"),
});

/** An operator's pad on RS-485, of which several may stand on one wire. */
export const operatorPad: Driver<"keys", OperatorPadOptions> = {
  name: "operator-pad",
  role: "keys",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "serial:/dev/serial/by-id/usb-Pads?baud=9600", address: 1 },
  machine: operatorPadMachine,
  lines: ({ keys }) => keys,
  sim: operatorPadSim,
};
