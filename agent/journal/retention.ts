import { type Seq, seq, type WallMs } from "../kernel/units.ts";

export interface Keep {
  readonly keepDays: number;
  readonly maxBytes: number;
}

export interface JournalSize {
  readonly usedBytes: number;
  /** The hub has everything up to here. */
  readonly cursor: Seq;
  /** A start reads on from here. */
  readonly snapshotSeq: Seq | null;
  /** The oldest kept records, in order; at most `PRUNE_MOST` are looked at. */
  readonly oldest: readonly { readonly seq: Seq; readonly wall: WallMs }[];
}

/** Forgetting more in one transaction would keep a citizen's press waiting, and leave so many free pages that their list is written each time. */
export const PRUNE_MOST = 64;
/** Forgetting starts below the limit, so that an appended record always finds room. */
const FULL_ENOUGH = 0.9;
const DAY_MS = 86_400_000;

/** The last record to forget now, or null. Never one that the hub lacks, nor one that the next start needs: those stay however full the disk is. */
export function pruneUpTo(size: JournalSize, keep: Keep, now: WallMs): Seq | null {
  const free = Math.min(size.cursor, size.snapshotSeq ?? 0);
  const isTight = size.usedBytes > keep.maxBytes * FULL_ENOUGH;
  const keptSince = now - keep.keepDays * DAY_MS;
  let last: Seq | null = null;
  for (const record of size.oldest.slice(0, PRUNE_MOST)) {
    if (record.seq > free) break;
    if (!isTight && record.wall >= keptSince) break;
    last = seq(record.seq);
  }
  return last;
}
