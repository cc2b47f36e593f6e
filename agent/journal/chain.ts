import type { Sha256 } from "../ports/hash.ts";
import type { ChainHead, StoredRecord, StoreIdentity } from "../ports/store.ts";
import { idOfBody, recordId } from "./body.ts";
import { tombstoneIn } from "./tombstone.ts";

/** What the first record of an epoch is chained to. */
export const firstChain = (identity: StoreIdentity, sha256: Sha256): string =>
  sha256(`talon:${identity.centre}:${identity.epoch}`);

/** Each record's chain value covers all records before it; a record that may not be shown is stood for by the SHA-256 of its body. */
export const chain = (previous: string, body: string, sha256: Sha256): string =>
  chainOfDigest(previous, sha256(body), sha256);

export const chainOfDigest = (previous: string, bodyDigest: string, sha256: Sha256): string =>
  sha256(`${previous}\n${bodyDigest}`);

/** What a journal says of itself, apart from its records. */
export interface JournalClaim {
  readonly identity: StoreIdentity;
  readonly root: ChainHead;
  readonly head: ChainHead;
  readonly cursor: number;
  readonly snapshotSeq: number | null;
}

export interface Flaw {
  /** The first record that is not as it was written. */
  readonly seq: number;
  readonly wrong: "edited" | "deleted" | "reordered" | "truncated" | "added";
  readonly detail: string;
}

export type Verdict =
  | { readonly sound: true; readonly records: number; readonly head: ChainHead }
  | { readonly sound: false; readonly records: number; readonly flaw: Flaw };

/**
 * Reads records in the store's order and names the first that is not as it was written.
 *
 * The end of a journal is told by three things beside the records: the head's number, written in the same transaction as each record, the hub's
 * cursor and the snapshot. Whoever cuts records off without touching all of them is found here. Whoever may write the whole file can also
 * compute the chain anew and is found by nothing inside the file: only by an anchor elsewhere. The hub is that anchor: it keeps (epoch, seq,
 * chain) of all that it has received, so what it has seen can be neither changed nor cut off unnoticed. What it has not yet seen
 * (an attack while the line is down) can.
 */
export function verifyChain(claim: JournalClaim, records: Iterable<StoredRecord>, sha256: Sha256): Verdict {
  const rootFlaw = flawOfRoot(claim, sha256);
  if (rootFlaw !== null) return { sound: false, records: 0, flaw: rootFlaw };
  let last = claim.root;
  let count = 0;
  for (const record of records) {
    const flaw = flawAfter(last, record, claim.identity.epoch) ?? flawOfText(last, record, sha256);
    if (flaw !== null) return { sound: false, records: count, flaw };
    last = record;
    count += 1;
  }
  const flaw = flawOfEnd(claim, last);
  return flaw === null
    ? { sound: true, records: count, head: { seq: last.seq, chain: last.chain } }
    : { sound: false, records: count, flaw };
}

function flawOfRoot({ identity, root, cursor }: JournalClaim, sha256: Sha256): Flaw | null {
  if (root.seq > cursor) {
    const detail = `records up to ${root.seq} are gone, but the hub has confirmed only ${cursor}`;
    return { seq: cursor + 1, wrong: "deleted", detail };
  }
  if (root.seq === 0 && root.chain !== firstChain(identity, sha256)) {
    return { seq: 1, wrong: "edited", detail: "the chain does not begin with this centre and epoch" };
  }
  return null;
}

function flawAfter(last: ChainHead, record: StoredRecord, epoch: string): Flaw | null {
  const due = last.seq + 1;
  if (record.seq > due) {
    return { seq: due, wrong: "deleted", detail: `the next record is ${record.seq}` };
  }
  if (record.seq < due) {
    return { seq: record.seq, wrong: "reordered", detail: `it stands after ${last.seq}` };
  }
  const id = idOfBody(record.body);
  if (id === null) return { seq: due, wrong: "edited", detail: "its text does not begin with an id" };
  if (id === recordId(epoch, record.seq)) return null;
  return { seq: due, wrong: "reordered", detail: `its text is that of record ${id}` };
}

function flawOfText(last: ChainHead, record: StoredRecord, sha256: Sha256): Flaw | null {
  const digest = tombstoneIn(record.body)?.digest ?? sha256(record.body);
  if (record.chain === chainOfDigest(last.chain, digest, sha256)) return null;
  return {
    seq: record.seq,
    wrong: "edited",
    detail: "its text or that of the record before it does not give its chain value",
  };
}

function flawOfEnd({ head, cursor, snapshotSeq }: JournalClaim, last: ChainHead): Flaw | null {
  const missing = { seq: last.seq + 1, wrong: "truncated" } as const;
  if (head.seq > last.seq) return { ...missing, detail: `the journal was written up to ${head.seq}` };
  if (cursor > last.seq) return { ...missing, detail: `the hub has confirmed records up to ${cursor}` };
  if (snapshotSeq !== null && snapshotSeq > last.seq) {
    return { ...missing, detail: `a snapshot was taken at ${snapshotSeq}` };
  }
  if (head.seq < last.seq) return { seq: head.seq + 1, wrong: "added", detail: `the journal ends at ${head.seq}` };
  if (head.chain !== last.chain) {
    return { seq: last.seq, wrong: "edited", detail: "its chain value is not the one kept as the journal's end" };
  }
  return null;
}
