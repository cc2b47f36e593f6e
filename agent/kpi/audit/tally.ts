import { Map as Table } from "immutable";
import { plus } from "../sketch.ts";

/** So many stretches of a kind are told one by one, the longest; of all others there are number and sum. */
export const LISTED_MAX = 20;
/** More kinds of things than a centre has; beyond it a new kind is only counted as unlisted. */
export const KEYS_MAX = 5_000;

/** A time during which something was not as it should be. */
export interface Stretch {
  /** Wall milliseconds. */
  readonly from: number;
  /** Null where nobody knows how long. */
  readonly ms: number | null;
  /** A cause, or the code of the fault that it began with. */
  readonly why: string;
  /** It had not ended when the journal did. */
  readonly isOpen: boolean;
}

export interface Stretches {
  readonly count: number;
  readonly totalMs: number;
  /** Of these nobody knows the length: they are in no sum. */
  readonly unknown: number;
  /** The longest first. */
  readonly listed: readonly Stretch[];
}

export interface Tally {
  readonly counts: Table<string, number>;
  readonly stretches: Table<string, Stretches>;
  /** Findings of kinds beyond `KEYS_MAX`. */
  readonly unlisted: number;
}

export type Finding =
  | { readonly key: string; readonly add: number }
  | { readonly key: string; readonly stretch: Stretch };

export const emptyTally: Tally = { counts: Table(), stretches: Table(), unlisted: 0 };
export const noStretches: Stretches = { count: 0, totalMs: 0, unknown: 0, listed: [] };

export const once = (key: string): Finding => ({ key, add: 1 });

export const enterAll = (tally: Tally, findings: readonly Finding[]): Tally => findings.reduce(enterOne, tally);

function enterOne(tally: Tally, finding: Finding): Tally {
  const { counts, stretches } = tally;
  const known = "add" in finding ? counts : stretches;
  if (known.size >= KEYS_MAX && !known.has(finding.key)) return { ...tally, unlisted: tally.unlisted + 1 };
  if ("add" in finding) {
    return { ...tally, counts: counts.set(finding.key, plus(counts.get(finding.key, 0), finding.add)) };
  }
  const before = stretches.get(finding.key, noStretches);
  return { ...tally, stretches: stretches.set(finding.key, withStretch(before, finding.stretch)) };
}

export function withStretch({ count, totalMs, unknown, listed }: Stretches, stretch: Stretch): Stretches {
  return {
    count: count + 1,
    totalMs: plus(totalMs, stretch.ms ?? 0),
    unknown: unknown + (stretch.ms === null ? 1 : 0),
    listed: withListed(listed, stretch),
  };
}

/** One of unknown length may be the longest of all. */
const rankOf = ({ ms }: Stretch): number => ms ?? Number.POSITIVE_INFINITY;

function withListed(listed: readonly Stretch[], stretch: Stretch): readonly Stretch[] {
  const at = listed.findIndex((other) => rankOf(other) < rankOf(stretch));
  if (at === -1) return listed.length < LISTED_MAX ? [...listed, stretch] : listed;
  return [...listed.slice(0, at), stretch, ...listed.slice(at, LISTED_MAX - 1)];
}
