import { type Centre, emptyCentre } from "../domain/centre.ts";
import { evolve } from "../domain/evolve.ts";
import { passNumbers, rebase } from "../domain/rebase.ts";
import { fromSnapshot, toSnapshot } from "../domain/snapshot.ts";
import { parseRecord } from "../journal/record.ts";
import type { Snapshot, StoredRecord } from "../ports/store.ts";

/** What is left of a journal: its latest whole snapshot, and the records after it that can be read. */
export interface Remains {
  readonly snapshot: Snapshot | null;
  readonly records: Iterable<StoredRecord>;
  readonly last: number;
  /** Ranges that cannot be sent any more; their records may be among those that are left. */
  readonly lost?: readonly { readonly first: number; readonly last: number }[];
}

/** The snapshot that a journal after this one begins with. A record that this version cannot read changes nothing. */
export function baselineOf({ snapshot, records, last, lost = [] }: Remains): string {
  const start: Centre = (snapshot === null ? null : fromSnapshot(snapshot.body)) ?? emptyCentre;
  let centre = start;
  const from = snapshot?.seq ?? 0;
  let unread = last - from;
  for (const { body } of records) {
    const read = parseRecord(body);
    if (!read.ok) continue;
    const { seq, event, bootId, mono, recordedWall } = read.value;
    if (event.type === "journal.tombstone" && event.data.cause === "damaged") continue;
    unread -= 1;
    if (event.type === "journal.tombstone") continue;
    centre = evolve(centre, { seq, event, at: { boot: bootId, mono, wall: recordedWall } });
  }
  const doubtful = lost.reduce((sum, range) => sum + Math.max(0, range.last - Math.max(range.first - 1, from)), 0);
  return toSnapshot(rebase(passNumbers(centre, Math.max(unread, doubtful)), last));
}
