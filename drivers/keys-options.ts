import { z } from "zod";
import type { PinRequest } from "../agent/ports/pins.ts";

/** The SoCs of all Raspberry Pi up to 5 have fewer lines than this. */
const LINE_MOST = 57;
const SETTLE_MS = 30;

const line = z.int().min(0).max(LINE_MOST).describe("BCM line number");

/** What one writes for keys; `name` says which names they may have, `lockOutMs` how long a press keeps the next one from counting. */
export const keysOptions = (name: RegExp, lockOutMs: number) =>
  z
    .strictObject({
      keys: z
        .record(z.string().regex(name), line)
        .refine((keys) => Object.keys(keys).length > 0, "at least one key is needed")
        .describe("name of each key, and the line it pulls"),
      lamps: z
        .record(z.string().regex(name), line)
        .default({})
        .describe("lamp behind a key: name of the key, and line"),
      wiring: z
        .enum(["active-low", "active-high"])
        .default("active-low")
        .describe("what a pressed key does to its line"),
      settleMs: z
        .int()
        .min(5)
        .max(500)
        .default(SETTLE_MS)
        .describe("how long a key must have been closed, less what it was open in between; the shortest press"),
      lockOutMs: z
        .int()
        .min(0)
        .max(10_000)
        .default(lockOutMs)
        .describe("how long a press keeps the next from counting"),
    })
    .refine(({ keys, lamps }) => isDistinct([...Object.values(keys), ...Object.values(lamps)]), {
      message: "two keys or lamps are on one line",
    })
    .refine(({ keys, lamps }) => Object.keys(lamps).every((lamp) => lamp in keys), {
      message: "a lamp has no key of its name",
      path: ["lamps"],
    });

export type KeysOptions = z.infer<ReturnType<typeof keysOptions>>;

export const keysPins = (options: KeysOptions): PinRequest => ({
  inputs: Object.values(options.keys),
  outputs: Object.values(options.lamps),
  wiring: options.wiring,
});

const isDistinct = (lines: readonly number[]): boolean => new Set(lines).size === lines.length;
