import type { ClockQuality, MonoMs, WallMs } from "../kernel/units.ts";

/** The only source of time. Real: agent/host/node-clock.ts. Simulated: tests/sim/time.ts. */
export interface Clock {
  readonly mono: () => MonoMs;
  readonly wall: () => WallMs;
  readonly quality: () => ClockQuality;
  /** Calls once when `at` has come, also if it has already passed; returns how to take the wish back. */
  readonly wake: (at: MonoMs, call: () => void) => () => void;
}
