import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/** Loaded before an agent (`node --import`): tells at its end how late its loop was since it was last sent SIGUSR2. */
const RESOLUTION_MS = 2;
const NS_A_MS = 1e6;
const file = process.env["TALON_LOOP_WATCH"];

if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  process.on("SIGUSR2", () => delays.reset());
  process.on("exit", () => {
    const late = (ns: number) => Math.max(0, ns / NS_A_MS - RESOLUTION_MS);
    const at = (percent: number) => late(delays.percentile(percent));
    writeFileSync(file, JSON.stringify({ p50: at(50), p90: at(90), p99: at(99), most: late(delays.max) }));
  });
}
