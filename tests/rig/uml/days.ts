import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UmlCentre } from "./centre.ts";
import type { DaysTold } from "./days-inside.ts";
import { GUEST_PRINTER } from "./guest-config.ts";

/** The evening before a month's last day. */
const BEGINS_AT = Date.UTC(2026, 1, 27, 15, 30);
/**
 * The guest's clock, told in nanoseconds, stands still while something is done and skips the time in which nothing is. A word from outside, or a
 * disk whose blocks come from outside, would be such time; so the guest has neither, and a slow machine changes nothing.
 */
const TIME_TRAVEL = ["time-travel=inf-cpu", `time-travel-start=${BigInt(BEGINS_AT) * 1_000_000n}`];
const NOBODY_LISTENS = "mqtt://127.0.0.1:1883";

export interface DaysPlan {
  readonly days: number;
  /** About how long from one citizen to the next. */
  readonly everyMs: number;
  readonly turns: string;
  /** For this machine's patience only. */
  readonly wallWaitMs: number;
}

export interface Days {
  readonly told: DaysTold;
  readonly events: ReadonlyMap<number, Told>;
  readonly flaw: string | null;
  readonly verified: string;
  readonly wallMs: number;
}

export interface Told {
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Days of a centre without its hub, in a guest that has citizens, an operator and a printer of its own. */
export async function livedDays(kernel: string, { days, everyMs, turns, wallWaitMs }: DaysPlan): Promise<Days> {
  const wires = { printer: `tcp://${GUEST_PRINTER}`, turns, hasCallKeys: false, broker: NOBODY_LISTENS };
  const centre = new UmlCentre(kernel, wires, { lines: 0, outlives: false, kernelWords: TIME_TRAVEL });
  const began = performance.now();
  try {
    writeFileSync(join(centre.share, "begin"), `live_days ${days} ${everyMs} ${GUEST_PRINTER}`);
    const guest = await centre.boot(wallWaitMs);
    await guest.cut();
    const { records, flaw } = centre.journal();
    return {
      told: JSON.parse(readFileSync(join(centre.share, "days.json"), "utf8")),
      verified: readFileSync(join(centre.share, "verified"), "utf8"),
      events: new Map([...records].map(([seq, body]) => [seq, JSON.parse(body)])),
      flaw,
      wallMs: Math.round(performance.now() - began),
    };
  } finally {
    centre.remove();
  }
}
