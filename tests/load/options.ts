import { parseArgs } from "node:util";
import { OPENS_MS } from "../sim/honesty/world.ts";

export interface LoadOptions {
  readonly urls: readonly string[];
  readonly passwordFile: string | null;
  readonly centres: number;
  /** Days that are lived before and shared by the centres. */
  readonly days: number;
  /** How many times faster than life; one after another, each for `seconds`. */
  readonly speeds: readonly number[];
  readonly seconds: number;
  /** On the clock of the day; null for its busiest quarter of an hour. */
  readonly fromMs: number | null;
  /** This share of the centres was without the hub for so long, and comes back within so many seconds. */
  readonly silent: { readonly share: number; readonly hours: number; readonly backSeconds: number };
  readonly connectSeconds: number;
  readonly drainSeconds: number;
  /** Frames go as they are. Each centre has a processor of its own for zstd; here it would take most of the one that all share. */
  readonly isPlain: boolean;
}

const HOUR_MS = 3_600_000;
export const USAGE = `node tests/load/main.ts --broker URL [--password-file FILE] [--centres 162] [--days 8] [--from peak|open|HOURS]
  [--speed 1 | 1,2,4] [--seconds 20] [--silent-hours 24 --silent-share 1 --back-seconds 10] [--connect-seconds 5] [--drain-seconds 60] [--plain]`;

export function readOptions(args: readonly string[]): LoadOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      broker: { ...text, multiple: true },
      "password-file": text,
      centres: { ...text, default: "162" },
      days: { ...text, default: "8" },
      speed: { ...text, default: "1" },
      seconds: { ...text, default: "20" },
      from: { ...text, default: "peak" },
      "silent-hours": { ...text, default: "0" },
      "silent-share": { ...text, default: "1" },
      "back-seconds": { ...text, default: "10" },
      "connect-seconds": { ...text, default: "5" },
      "drain-seconds": { ...text, default: "60" },
      plain: { type: "boolean", default: false },
    },
  });
  const hours = Number(values.from);
  return {
    urls: values.broker ?? ["mqtt://127.0.0.1:1883"],
    passwordFile: values["password-file"] ?? null,
    centres: Number(values.centres),
    days: Number(values.days),
    speeds: values.speed.split(",").map(Number),
    seconds: Number(values.seconds),
    fromMs: values.from === "peak" ? null : values.from === "open" ? OPENS_MS : hours * HOUR_MS,
    silent: {
      share: Number(values["silent-share"]),
      hours: Number(values["silent-hours"]),
      backSeconds: Number(values["back-seconds"]),
    },
    connectSeconds: Number(values["connect-seconds"]),
    drainSeconds: Number(values["drain-seconds"]),
    isPlain: values.plain,
  };
}
