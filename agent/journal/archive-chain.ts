import type { Sha256 } from "../ports/hash.ts";
import type { ChainHead, StoredRecord, StoreIdentity } from "../ports/store.ts";
import { type Verdict, verifyChain } from "./chain.ts";

/** A journal that ended, as it says of itself. */
export interface ArchiveClaim {
  readonly identity: StoreIdentity;
  readonly root: ChainHead;
  /** The last number that was ever given. */
  readonly last: number;
  /** What it has declared as lost, in order. */
  readonly lost: readonly { readonly first: number; readonly last: number }[];
}

interface Run {
  readonly first: number;
  readonly last: number;
}

/**
 * What lies between lost ranges is a chain each. The first record after a loss is believed, because what it is chained to is gone: the hub's copy judges it.
 */
export function verifyArchive(
  claim: ArchiveClaim,
  from: (after: number) => Iterable<StoredRecord>,
  sha256: Sha256,
): Verdict {
  let records = 0;
  let head = claim.root;
  for (const run of runsOf(claim)) {
    const found = until(from(run.first - 1), run.last);
    const verdict = verifyRun(claim, run, { found, sha256 });
    if (!verdict.sound) return { ...verdict, records: records + verdict.records };
    records += found.length;
    head = verdict.head;
  }
  return { sound: true, records, head: { seq: head.seq, chain: head.chain } };
}

function verifyRun(
  { identity, root: begin }: ArchiveClaim,
  run: Run,
  { found, sha256 }: { readonly found: readonly StoredRecord[]; readonly sha256: Sha256 },
): Verdict {
  const isChained = run.first === begin.seq + 1 && begin.chain !== "";
  const root = isChained ? begin : found[0];
  if (root === undefined || (!isChained && root.seq !== run.first)) return absent(run.first, run);
  const rest = isChained ? found : found.slice(1);
  const head = rest.at(-1) ?? root;
  const verdict = verifyChain({ identity, root, head, cursor: root.seq, snapshotSeq: null }, rest, sha256);
  return verdict.sound && head.seq !== run.last ? absent(head.seq + 1, run) : verdict;
}

const absent = (seq: number, { last }: Run): Verdict => {
  const detail = `records up to ${last} are absent and not declared`;
  return { sound: false, records: 0, flaw: { seq, wrong: "deleted", detail } };
};

function runsOf({ root, last, lost }: ArchiveClaim): readonly Run[] {
  const runs: Run[] = [];
  let first = root.seq + 1;
  for (const gap of lost) {
    if (gap.first > first) runs.push({ first, last: gap.first - 1 });
    first = gap.last + 1;
  }
  return first <= last ? [...runs, { first, last }] : runs;
}

function until(records: Iterable<StoredRecord>, last: number): readonly StoredRecord[] {
  const found: StoredRecord[] = [];
  for (const record of records) {
    if (record.seq > last) break;
    found.push(record);
  }
  return found;
}
