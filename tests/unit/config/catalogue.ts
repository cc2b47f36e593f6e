import { z } from "zod";
import type { CatalogueEntry } from "../../../config/catalogue-entry.ts";

const line = z.number().int().min(0).max(27);
const keys = z.strictObject({ keys: z.record(z.string(), line), debounceMs: z.number().int().min(1).default(30) });
type Keys = z.infer<typeof keys>;
const linesOf = (options: Keys) => options.keys;
const inputsOf = (options: Keys) => ({ inputs: Object.values(options.keys), outputs: [] });
const camera = z.strictObject({ pin: line, pulseMs: z.number().int().min(10).max(5000).default(500) });

export const drivers: readonly CatalogueEntry[] = [
  {
    name: "escpos-printer",
    role: "printer",
    needs: "link",
    options: z.strictObject({
      profile: z.enum(["epson-tm-t20", "generic"]).describe("What the printer can do.").default("generic"),
    }),
  },
  { name: "buttons", role: "keys", needs: "pins", options: keys, pins: inputsOf, lines: linesOf },
  { name: "rating-pad", role: "keys", needs: "pins", options: keys, pins: inputsOf, lines: linesOf },
  {
    name: "frame-board",
    role: "board",
    needs: "link",
    options: z.strictObject({ preset: z.enum(["qsystem", "sunpn"]), address: z.number().int().min(0).max(255) }),
  },
  { name: "scanner", role: "scanner", needs: "link", options: z.strictObject({}) },
  {
    name: "pulse-camera",
    role: "camera",
    needs: "pins",
    options: camera,
    pins: (options: z.infer<typeof camera>) => ({ inputs: [], outputs: [options.pin] }),
  },
];
