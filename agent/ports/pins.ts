import type { MonoMs } from "../kernel/units.ts";

export type PinFault = "pin-absent" | "pin-denied" | "pin-busy" | "pin-lost" | "pins-unsupported";

/** Logical level: active is pressed, or driven. Wiring (pull-up, active low) is the backend's business. */
export type Level = "active" | "inactive";

export interface PinRequest {
  /** BCM line numbers that are read; each edge is told. Wired active low with a pull-up unless `wiring` says otherwise. */
  readonly inputs: readonly number[];
  /** BCM line numbers that are driven; inactive at first, and again when this process ends in any way. */
  readonly outputs: readonly number[];
  readonly wiring: "active-low" | "active-high";
}

export interface Edge {
  readonly line: number;
  /** The level from `at` on. It may be the level that was told before: then the line has kept it. */
  readonly level: Level;
  readonly at: MonoMs;
  /** What the line did before `at` was not watched all the time. */
  readonly doubt?: Doubt;
}

export interface Doubt {
  /** Until then the level told before is known to have lasted. */
  readonly since: MonoMs;
  /** Edges of this line that are known to have been dropped since. */
  readonly lost: number;
}

/**
 * Lines of a GPIO chip. For the implementer:
 * - `claim` answers later with exactly one of `opened` or `closed`. After `opened`, each input that is active already is told once, as an edge of the moment before `opened`.
 * - `edge` carries the moment of the edge itself where the kernel stamps it, else the moment it was seen, with a doubt.
 * - `sample` tells whatever edges wait unread, then every input's level as an edge of this moment; how late it is asked for must not matter.
 * - `release` is silent and leaves outputs inactive.
 */
export interface Pins {
  readonly claim: (request: PinRequest, sink: PinSink) => void;
  readonly drive: (line: number, level: Level) => void;
  readonly sample: () => void;
  readonly release: () => void;
}

export interface PinSink {
  readonly opened: () => void;
  readonly edge: (edge: Edge) => void;
  /** `holder` is the name by which the kernel knows who has a busy line. */
  readonly closed: (fault: PinFault, holder?: string) => void;
}
