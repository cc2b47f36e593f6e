import { readFileSync, statfsSync } from "node:fs";
import type { Health, HealthReading, Supply } from "../ports/health.ts";
import { type KernelFiles, kernelFiles, type SupplyNews, supplyNews, supplyOf, usbReplugs } from "./power.ts";

export interface NodeHealthOptions {
  /** Where the journal is. */
  readonly directory: string;
  /** 99th percentile of the commits since it was last asked; absent where nobody measures it. */
  readonly commitMs?: () => number | null;
  /** How late timers rang since it was last asked. */
  readonly latenessMs?: () => number | null;
  readonly supplyChanged?: (news: SupplyNews) => void;
  readonly files?: KernelFiles;
}

/** The processor's sensor on a Raspberry Pi, in thousandths of a degree (Linux, sysfs thermal zone). */
const TEMPERATURE_FILE = "/sys/class/thermal/thermal_zone0/temp";

/** What Node and Linux say of themselves. */
export function measureHealth(options: NodeHealthOptions): Health {
  const { directory, commitMs, latenessMs, supplyChanged, files = kernelFiles } = options;
  let used = process.cpuUsage();
  let since = performance.now();
  let supply: Supply | null = null;
  const lookAtSupply = (): Supply | null => {
    const before = supply;
    supply = supplyOf(files);
    const news = supplyNews(before, supply);
    if (news !== null) supplyChanged?.(news);
    return supply;
  };
  const read = (): HealthReading => {
    const spent = process.cpuUsage(used);
    const now = performance.now();
    const cpuPercent = now > since ? (spent.user + spent.system) / 10 / (now - since) : null;
    used = process.cpuUsage();
    since = now;
    return {
      cpuPercent,
      rssBytes: process.memoryUsage.rss(),
      temperature: temperatureOf(TEMPERATURE_FILE),
      diskFreeBytes: freeBytesOf(directory),
      commitMs: commitMs?.() ?? null,
      latenessMs: latenessMs?.() ?? null,
      supply: lookAtSupply(),
      usbReplugs: usbReplugs(files),
    };
  };
  return { read };
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
