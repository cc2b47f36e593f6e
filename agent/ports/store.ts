import type { Result } from "../kernel/result.ts";
import type { Seq, WallMs } from "../kernel/units.ts";

/** Why a store did not take what it was given. Nothing of a refused append is kept. */
export type StoreFault =
  | "journal-full"
  | "journal-read-only"
  | "journal-unwritable"
  | "journal-newer"
  | "journal-foreign"
  | "journal-corrupt";

export interface StoredRecord {
  readonly seq: Seq;
  /** The event, as the exact text that was hashed and will be sent: it never changes again. */
  readonly body: string;
  /** SHA-256 over the chain value before it and the SHA-256 of this body; 64 hex digits. */
  readonly chain: string;
}

/** A link of the chain: what the next record's chain value is computed from. */
export interface ChainHead {
  readonly seq: Seq;
  readonly chain: string;
}

export interface Snapshot {
  readonly seq: Seq;
  readonly body: string;
}

/** What the store keeps of itself. An epoch is made once, when the store is created or rebuilt. */
export interface StoreIdentity {
  readonly epoch: string;
  readonly centre: string;
}

/** What may be read of a journal at any time: only what is durable. */
export interface StoredJournal {
  readonly identity: () => StoreIdentity;
  /** Up to `limit` records after `after`, in order. */
  readonly read: (after: Seq, limit: number) => readonly StoredRecord[];
  /** The last record, or the root where there is none. */
  readonly head: () => ChainHead;
  /** What the first kept record is chained to: the last pruned one, or seq 0 and the epoch's first chain value. */
  readonly root: () => ChainHead;
  /** The hub has everything up to here. */
  readonly cursor: () => Seq;
  readonly snapshot: () => Snapshot | null;
  /** Bytes that the journal occupies now, without what is free inside its file. */
  readonly usedBytes: () => number;
  /** Journals that ended before this one, oldest first. */
  readonly archives: () => readonly Archive[];
}

/** A journal that ended: saved from a damaged card, or written in memory while the card failed. It only waits for the hub. */
export interface Archive {
  readonly epoch: string;
  readonly first: Seq;
  readonly last: Seq;
  /** Ranges that cannot be read any more; absent where nothing is. They were declared when it was saved. */
  readonly lost?: readonly { readonly first: number; readonly last: number }[];
  readonly cursor: () => Seq;
  readonly read: (after: Seq, limit: number) => readonly StoredRecord[];
  readonly moveCursor: (upTo: Seq) => Result<void, StoreFault>;
}

type Written = Result<void, StoreFault>;

/**
 * The durable side of the journal, for whoever can wait: when `append` says ok, the records survive a power cut. For the implementer:
 * - seq is contiguous; `append` takes only records that follow `head()` (anything else is our bug: assert).
 * - `append` is all or nothing.
 * - `prune` forgets records up to and including `upTo`, never beyond `cursor()`; `root()` moves to the last forgotten one.
 */
export interface Store extends StoredJournal {
  readonly append: (records: readonly StoredRecord[]) => Written;
  readonly moveCursor: (upTo: Seq) => Written;
  readonly saveSnapshot: (snapshot: Snapshot) => Written;
  readonly prune: (upTo: Seq) => Written;
}

/**
 * The same for whoever must not be kept waiting by a card that takes seconds for a flush. `done` is told once for each write, in the order
 * of the writes, and perhaps within the call; what is read changes just before it is told.
 */
export interface LateStore extends StoredJournal {
  readonly commit: (records: readonly StoredRecord[], done: Done) => void;
  readonly moveCursor: (upTo: Seq, done: Done) => void;
  readonly saveSnapshot: (snapshot: Snapshot, done: Done) => void;
  readonly prune: (upTo: Seq, done: Done) => void;
  /** Where room is short, lets go of a little by the rules of journal/retention.ts; a store in memory has none of that. */
  readonly makeRoom?: (keep: { readonly keepDays: number; readonly maxBytes: number }, now: WallMs, done: Done) => void;
}

export type Done = (written: Written) => void;
