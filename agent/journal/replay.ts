import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { Seq } from "../kernel/units.ts";
import type { Snapshot, StoredJournal } from "../ports/store.ts";
import { parseRecord, type Recorded } from "./record.ts";

/** What is made of the records, one after another. */
export interface Fold<State> {
  readonly empty: State;
  readonly evolve: (state: State, record: Recorded) => State;
  /** Null where the snapshot is of a form that this version does not read. */
  readonly fromSnapshot: (body: string) => State | null;
}

export interface Replayed<State> {
  readonly state: State;
  readonly seq: Seq;
  /** How many records were read after the snapshot. */
  readonly records: number;
}

/** A start reads at most about this many records: 40 ms on the smallest board. */
export const SNAPSHOT_EVERY = 2_000;
const BATCH = 500;

export const isSnapshotDue = (head: Seq, snapshotSeq: Seq | null): boolean =>
  head - (snapshotSeq ?? 0) >= SNAPSHOT_EVERY;

/** The state after the last record: what a snapshot kept, and every record since. */
export function replay<State>(store: StoredJournal, fold: Fold<State>): Result<Replayed<State>, Problem> {
  const start = startOf(store, fold);
  if (!start.ok) return start;
  let { state, seq } = start.value;
  let records = 0;
  for (;;) {
    const batch = store.read(seq, BATCH);
    for (const { body } of batch) {
      const record = parseRecord(body);
      if (!record.ok) return record;
      state = fold.evolve(state, record.value);
      seq = record.value.seq;
    }
    records += batch.length;
    if (batch.length < BATCH) return ok({ state, seq, records });
  }
}

function startOf<State>(store: StoredJournal, fold: Fold<State>): Result<{ state: State; seq: Seq }, Problem> {
  const snapshot = store.snapshot();
  const root = store.root().seq;
  const state = snapshot === null ? null : fold.fromSnapshot(snapshot.body);
  if (snapshot !== null && state !== null && snapshot.seq >= root) return ok({ state, seq: snapshot.seq });
  if (root === 0) return ok({ state: fold.empty, seq: root });
  return fail(unreadable(snapshot, root));
}

const unreadable = (snapshot: Snapshot | null, root: Seq): Problem => ({
  place: snapshot === null ? "snapshot" : `snapshot ${snapshot.seq}`,
  what: `cannot be read, and the records up to ${root} that it stands for are no longer on this disk.`,
  cure: "Start the version of Talon that wrote it, or fetch the records from the hub.",
});
