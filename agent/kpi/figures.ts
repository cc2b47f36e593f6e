import { Map as Table } from "immutable";
import { emptySketch, mergeSketches, plus, type Sketch, withDuration } from "./sketch.ts";

/**
 * Everything counted of one business day. Keys are paths (`waited/stage/licence-first/intake`); those of stations and operators name their centre,
 * because two centres may both have a `w1`.
 */
export interface Figures {
  readonly counts: Table<string, number>;
  readonly times: Table<string, Sketch>;
}

export type Days = Table<string, Figures>;

/** One thing to be counted under a business day. */
export type Entry =
  | { readonly day: string; readonly key: string; readonly add: number }
  | { readonly day: string; readonly key: string; readonly ms: number | null };

/** Of what happened before the journal named its first business day. */
export const DAY_UNKNOWN = "unknown";

export const emptyFigures: Figures = { counts: Table(), times: Table() };
export const nothing: readonly Entry[] = [];

/** The business day of a visit is that of its ticket. */
export const dayOfVisit = (visit: string): string => visit.slice(0, "2026-08-23".length);

export function enter(days: Days, entries: readonly Entry[]): Days {
  return entries.length === 0 ? days : days.withMutations((open) => enterAll(open, entries));
}

function enterAll(days: Days, entries: readonly Entry[]): void {
  for (const entry of entries) {
    const figures = days.get(entry.day, emptyFigures);
    days.set(entry.day, withEntry(figures, entry));
  }
}

function withEntry({ counts, times }: Figures, entry: Entry): Figures {
  if ("add" in entry) return { counts: counts.set(entry.key, plus(counts.get(entry.key, 0), entry.add)), times };
  return { counts, times: times.set(entry.key, withDuration(times.get(entry.key, emptySketch), entry.ms)) };
}

export const mergeFigures = (one: Figures, other: Figures): Figures => ({
  counts: one.counts.mergeWith(plus, other.counts),
  times: one.times.mergeWith(mergeSketches, other.times),
});

export const mergeDays = (one: Days, other: Days): Days => one.mergeWith(mergeFigures, other);

/** Counted values by their keys, in order: what begins alike stands together. */
export type Rows<T> = readonly (readonly [key: string, value: T])[];

export const rowsOf = <T>(table: Table<string, T>): Rows<T> =>
  [...table.entries()].sort(([one], [other]) => (one < other ? -1 : 1));

/** What is asked of the figures: of which days, and how much of the opening time of all centres, or of one, was seen. */
export interface Question {
  readonly figures: { readonly counts: Rows<number>; readonly times: Rows<Sketch> };
  readonly coverage: (centre?: string) => number | null;
}

/** Values whose keys begin so, by the rest of the key. */
export function under<T>(rows: Rows<T>, prefix: string): readonly (readonly [path: readonly string[], value: T])[] {
  const found: (readonly [readonly string[], T])[] = [];
  for (let at = placeOf(rows, prefix); at < rows.length; at += 1) {
    const [key, value] = rows[at] ?? ["", undefined];
    if (value === undefined || !key.startsWith(prefix)) break;
    found.push([key.slice(prefix.length).split("/"), value]);
  }
  return found;
}

/** Of the first key that is not before this one. */
function placeOf(rows: Rows<unknown>, key: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.[0] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A part of a whole, both as they were counted. Null where the whole is nothing. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly share: number | null;
  readonly coverage: number | null;
}

export const shareOf = (part: number, whole: number, coverage: number | null): Share => ({
  part,
  whole,
  share: whole === 0 ? null : part / whole,
  coverage,
});

/** Sums what is alike: by the words that `keyOf` makes of a path. */
export function sumBy(
  rows: readonly (readonly [path: readonly string[], value: number])[],
  keyOf: (path: readonly string[]) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [path, value] of rows) sums.set(keyOf(path), plus(sums.get(keyOf(path)) ?? 0, value));
  return sums;
}
