import { readFileSync, statfsSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Health, HealthReading } from "../ports/health.ts";

export interface NodeHealthOptions {
  /** Where the journal is. */
  readonly directory: string;
  /** 99th percentile of the commits since it was last asked; absent where nobody measures it. */
  readonly commitMs?: () => number | null;
}

/** The processor's sensor on a Raspberry Pi, in thousandths of a degree (Linux, sysfs thermal zone). */
const TEMPERATURE_FILE = "/sys/class/thermal/thermal_zone0/temp";
const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;
const P99 = 99;

/** What Node and Linux say of themselves. `stop` ends the measuring. */
export function measureHealth({ directory, commitMs }: NodeHealthOptions): Health & { readonly stop: () => void } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let used = process.cpuUsage();
  let since = performance.now();
  const read = (): HealthReading => {
    const spent = process.cpuUsage(used);
    const now = performance.now();
    const cpuPercent = now > since ? (spent.user + spent.system) / 10 / (now - since) : null;
    const latenessMs = delays.count === 0 ? null : Math.max(0, delays.percentile(P99) / NS_PER_MS - RESOLUTION_MS);
    used = process.cpuUsage();
    since = now;
    delays.reset();
    return {
      cpuPercent,
      rssBytes: process.memoryUsage.rss(),
      temperature: temperatureOf(TEMPERATURE_FILE),
      diskFreeBytes: freeBytesOf(directory),
      commitMs: commitMs?.() ?? null,
      latenessMs,
    };
  };
  return { read, stop: () => delays.disable() };
}

function temperatureOf(file: string): number | null {
  try {
    const thousandths = Number(readFileSync(file, "utf8"));
    return Number.isFinite(thousandths) ? thousandths / 1_000 : null;
  } catch {
    return null;
  }
}

function freeBytesOf(directory: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}
