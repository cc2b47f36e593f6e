import type { Result } from "../kernel/result.ts";
import type { Seq } from "../kernel/units.ts";

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

/**
 * The durable side of the journal. Synchronous: when `append` says ok, the records survive a power cut. For the implementer:
 * - seq is contiguous; `append` takes only records that follow `head()` (anything else is our bug: assert).
 * - `append` is all or nothing.
 * - `prune` forgets records up to and including `upTo`, never beyond `cursor()`; `root()` moves to the last forgotten one.
 */
export interface Store {
  readonly identity: () => StoreIdentity;
  readonly append: (records: readonly StoredRecord[]) => Result<void, StoreFault>;
  /** Up to `limit` records after `after`, in order. */
  readonly read: (after: Seq, limit: number) => readonly StoredRecord[];
  /** The last record, or the root where there is none. */
  readonly head: () => ChainHead;
  /** What the first kept record is chained to: the last pruned one, or seq 0 and the epoch's first chain value. */
  readonly root: () => ChainHead;
  /** The hub has everything up to here. */
  readonly cursor: () => Seq;
  readonly moveCursor: (upTo: Seq) => Result<void, StoreFault>;
  readonly snapshot: () => Snapshot | null;
  readonly saveSnapshot: (snapshot: Snapshot) => Result<void, StoreFault>;
  readonly prune: (upTo: Seq) => Result<void, StoreFault>;
  /** Bytes that the journal occupies now, without what is free inside its file. */
  readonly usedBytes: () => number;
}
