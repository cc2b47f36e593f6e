import type { Figures } from "./figures.ts";
import type { Kpi } from "./kpi.ts";
import { openCentreValue, same, sorted } from "./open-centre-text.ts";
import { type Sketch, sortedBuckets } from "./sketch.ts";

/** The whole state as one JSON text, the same bytes for the same figures: keys in order, whole numbers only. */
export function toKpiText({ days, centres }: Kpi): string {
  return JSON.stringify({ centres: sorted(centres, openCentreValue), days: sorted(days, figuresValue) });
}

/** Figures of a day as plain JSON, keys in order. */
export const figuresValue = ({ counts, times }: Figures): unknown => ({
  counts: sorted(counts, same),
  times: sorted(times, sketchValue),
});

const sketchValue = (sketch: Sketch): unknown => ({
  buckets: sortedBuckets(sketch),
  maxMs: sketch.maxMs,
  n: sketch.n,
  sumMs: sketch.sumMs,
  unknown: sketch.unknown,
});
