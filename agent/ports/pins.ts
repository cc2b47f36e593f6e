import type { MonoMs } from "../kernel/units.ts";

export type PinFault = "pin-absent" | "pin-denied" | "pin-busy" | "pin-lost";

/** Logical level: active is pressed, or driven. Wiring (pull-up, active low) is the backend's business. */
export type Level = "active" | "inactive";

export interface PinRequest {
  /** BCM line numbers that are read; each edge is told. Wired active low with a pull-up unless `wiring` says otherwise. */
  readonly inputs: readonly number[];
  /** BCM line numbers that are driven; inactive at first, and again when this process ends in any way. */
  readonly outputs: readonly number[];
  readonly wiring: "active-low" | "active-high";
}

/**
 * Lines of a GPIO chip. For the implementer:
 * - `claim` answers later with exactly one of `opened` or `closed`. After `opened`, each input's present level is told once as an edge if it is active.
 * - `edge` carries the moment of the edge itself where the kernel stamps it, else the moment it was seen.
 * - `release` is silent and leaves outputs inactive.
 */
export interface Pins {
  readonly claim: (request: PinRequest, sink: PinSink) => void;
  readonly drive: (line: number, level: Level) => void;
  readonly release: () => void;
}

export interface PinSink {
  readonly opened: () => void;
  readonly edge: (line: number, level: Level, at: MonoMs) => void;
  readonly closed: (fault: PinFault) => void;
}
