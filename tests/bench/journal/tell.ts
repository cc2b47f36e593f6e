import type { Measured } from "./life.ts";

export interface Goal {
  readonly flushes: number;
  readonly bytes: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Speed is the middle of the slices, so that a neighbour's noise falls on the floor and on us alike; wear is that of all of them. */
export function together(slices: readonly Measured[]): Measured {
  const of = (reckon: typeof mean, what: (one: Measured) => number) => reckon(slices.map(what));
  return {
    perSecond: of(median, (one) => one.perSecond),
    p50: of(median, (one) => one.p50),
    p99: of(median, (one) => one.p99),
    bytesPerEvent: of(mean, (one) => one.bytesPerEvent),
    flushesPerEvent: slices[0]?.flushesPerEvent === null ? null : of(mean, (one) => one.flushesPerEvent ?? 0),
  };
}

export function line(name: string, one: Measured, verdicts: readonly string[] = []): void {
  const flushes = one.flushesPerEvent === null ? "" : `  ${one.flushesPerEvent.toFixed(3)} flushes`;
  const speed = `${String(Math.round(one.perSecond)).padStart(7)} events/s  p50 ${one.p50.toFixed(2)} ms  p99 ${one.p99.toFixed(2)} ms`;
  const told = verdicts.map((verdict) => `  ${verdict}`).join("");
  console.log(`${name.padEnd(22)} ${speed}${flushes}  ${Math.round(one.bytesPerEvent)} bytes an event${told}`);
}

export const verdict = (holds: boolean, what: string): string => `${holds ? "reached" : "MISSED"} (${what})`;

export function wearVerdict({ flushesPerEvent, bytesPerEvent }: Measured, goal: Goal): string {
  const holds = (flushesPerEvent ?? 0) <= goal.flushes && bytesPerEvent <= goal.bytes;
  return verdict(holds, `≤ ${goal.flushes} flushes, ≤ ${goal.bytes} bytes`);
}
