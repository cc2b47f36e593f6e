import { wallMs } from "../kernel/units.ts";
import type { Health } from "../ports/health.ts";
import type { TelemetryFile } from "./telemetry-file.ts";

const EVERY_MS = 60_000;

/** Keeps what is read of the machine; while the line is down nobody else reads, so it is read all the same. */
export function keepHealth(
  health: Health,
  file: TelemetryFile,
  everyMs = EVERY_MS,
): { readonly health: Health; readonly end: () => void } {
  let readAt = performance.now();
  const read: Health["read"] = () => {
    readAt = performance.now();
    const reading = health.read();
    file.keep({ ...reading, wall: wallMs(Date.now()) });
    return reading;
  };
  const timer = setInterval(() => {
    if (performance.now() - readAt >= everyMs) read();
  }, everyMs);
  timer.unref();
  const end = () => {
    clearInterval(timer);
    file.close();
  };
  return { health: { read }, end };
}
