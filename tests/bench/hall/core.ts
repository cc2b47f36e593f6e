import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const MICROS = 1_000_000;

/** Seconds that this process has had a processor, its collector and compiler included: other processes do not lengthen them. */
export function coreSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROS;
}

/** What one core does of something in a second. */
export function perCoreSecond(count: number, work: () => void): number {
  const began = coreSeconds();
  work();
  return count / (coreSeconds() - began);
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes of the heap that something still refers to. */
export function heldBytes(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

export const format = (figure: number): string => Math.round(figure).toLocaleString("en");
