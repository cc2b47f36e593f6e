import type { FaultCode } from "../../agent/kernel/fault.ts";
import type { Problem } from "../../agent/kernel/result.ts";
import type { ConfigMessage, ResultMessage } from "../../agent/uplink/contract/schemas.ts";

/** A configuration whose text is kept on the disk and was found right. */
export interface Known {
  /** SHA-256 of the text; also the name of its file. */
  readonly text: string;
  /** SHA-256 of what takes effect: the same whatever the comments and the order of keys. */
  readonly digest: string;
  /** Null for one that was written at the centre. */
  readonly hub: HubWord | null;
}

/** Of whom a revision is. */
export interface HubWord {
  readonly revision: number;
  readonly by: string;
  readonly keyId: string;
}

/** A revision of the hub that is right and waits for its moment. */
export interface Staged extends Known {
  readonly hub: HubWord;
  /** The digest of what must run for it to be applied; null where only force applies it. */
  readonly base: string | null;
  readonly isForced: boolean;
  /** Wall milliseconds; null for at once. */
  readonly notBefore: number | null;
  readonly watchMs: number;
}

/** What is well before a revision is applied, and has to be well again with it. */
export interface Vitals {
  /** Ids of the devices that work. */
  readonly alive: readonly string[];
  readonly isOnline: boolean;
  readonly journalFault: FaultCode | null;
}

export interface Trial {
  readonly staged: Staged;
  readonly before: Vitals;
  /** How often the agent began with it and has not ended in order. */
  readonly boots: number;
}

/** What became of a revision, as the hub is told. */
export interface Fate {
  readonly revision: number;
  readonly phase: ResultMessage["phase"];
  readonly why: FaultCode | null;
  readonly problems: readonly Problem[];
}

export interface Undone {
  readonly revision: number;
  readonly digest: string;
  readonly why: FaultCode;
}

/** Everything that a centre remembers of its configurations; on the disk after each step, before anything follows from it. */
export interface Revisions {
  /** SHA-256 of the text of the local file as it was last taken up: another one is a change made here. */
  readonly seen: string | null;
  /** The highest revision of the hub that was taken, and the digest of its text. */
  readonly highest: { readonly revision: number; readonly text: string } | null;
  readonly good: Known | null;
  /** What was good before; what a technician goes back to. */
  readonly previous: Known | null;
  readonly staged: Staged | null;
  readonly trial: Trial | null;
  /** The last revision that was committed: what the hub believes to run. */
  readonly wanted: { readonly revision: number; readonly digest: string } | null;
  readonly undone: Undone | null;
  readonly fate: Fate | null;
}

export const noRevisions: Revisions = {
  seen: null,
  highest: null,
  good: null,
  previous: null,
  staged: null,
  trial: null,
  wanted: null,
  undone: null,
  fate: null,
};

/** What runs, or is to run. */
export const running = ({ trial, good }: Revisions): Known | null => trial?.staged ?? good;

/** Whether something else runs than what the hub committed here last. */
export const isDrifted = ({ wanted, trial, good }: Revisions): boolean =>
  wanted !== null && trial === null && good?.digest !== wanted.digest;

/** The texts that must stay on the disk. */
export const textsOf = ({ good, previous, staged, trial }: Revisions): readonly string[] =>
  [good, previous, staged, trial?.staged ?? null].flatMap((known) => (known === null ? [] : [known.text]));

/** How long a revision is watched where it does not say. */
const WATCH_MS = 10 * 60_000;

/** A revision as the machine knows it, once its text was read. */
export function stagedOf(message: ConfigMessage, text: string, digest: string): Staged {
  const { revision, by, keyId, base, force, notBefore, watchMs } = message;
  return {
    text,
    digest,
    hub: { revision, by, keyId },
    base: base ?? null,
    isForced: force === true,
    notBefore: notBefore === undefined ? null : Date.parse(notBefore),
    watchMs: watchMs ?? WATCH_MS,
  };
}
