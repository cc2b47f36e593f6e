import type { Level } from "../../agent/ports/pins.ts";
import type { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import contacts from "./contacts.json" with { type: "json" };

interface Trace {
  readonly name: string;
  /** Milliseconds, and the level from then on. */
  readonly edges: readonly (readonly [number, Level])[];
  /** When each press began that counts. */
  readonly buttons: readonly number[];
  readonly ratingPad: readonly number[];
}

export const TRACES = contacts.traces as unknown as readonly Trace[];

interface TraceWorld {
  readonly mono: () => number;
  readonly pass: (ms: number) => void;
}

/** Lets a contact on `line` do what a trace says, and everything come to rest after it. */
export function playTrace(chip: VirtualChip, world: TraceWorld, { line, edges }: Pick<Trace, "edges"> & { line: number }): void {
  for (const [at, level] of edges) {
    world.pass(at - world.mono());
    chip.set(line, level);
  }
  world.pass(5_000);
}
