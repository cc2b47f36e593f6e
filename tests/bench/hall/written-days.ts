import { toSnapshot } from "../../../agent/domain/snapshot.ts";
import { sha256 } from "../../../agent/host/sha256.ts";
import { chain } from "../../../agent/journal/chain.ts";
import { recordBody, type Stamp, sourceOf } from "../../../agent/journal/record.ts";
import { SNAPSHOT_EVERY } from "../../../agent/journal/replay.ts";
import { monoMs, seq, wallMs } from "../../../agent/kernel/units.ts";
import type { Snapshot, Store, StoredRecord } from "../../../agent/ports/store.ts";
import { rules } from "./course.ts";
import { liveDays } from "./days.ts";

const WRITTEN_AT_ONCE = 1_000;

export interface WrittenDays {
  /** The state after all of them, as text. */
  readonly end: string;
  /** As far back as the last snapshot ever lies when an agent starts. */
  readonly snapshot: Snapshot | null;
}

/** So many events of working days into a store, in their order and with their chain, a thousand a transaction. */
export function writeDays(store: Store, events: number): WrittenDays {
  const { epoch, centre } = store.identity();
  let head = store.head();
  let waiting: StoredRecord[] = [];
  let snapshot: Snapshot | null = null;
  const flush = () => {
    if (!store.append(waiting).ok) throw new Error("the disk refused");
    waiting = [];
  };
  const course = liveDays(events, (heard, now, after) => {
    const [wall, mono] = [wallMs(now.wall), monoMs(now.mono)];
    const moment = { epoch, centre, wall, recordedWall: wall, mono, bootId: now.boot, quality: now.quality };
    for (const event of heard) {
      const source = sourceOf(event);
      const stamp: Stamp = { ...moment, seq: seq(head.seq + 1), zone: rules.timezone, source, cause: null };
      const body = recordBody(stamp, event);
      head = { seq: stamp.seq, chain: chain(head.chain, body, sha256) };
      waiting.push({ ...head, body });
    }
    if (waiting.length >= WRITTEN_AT_ONCE) flush();
    if (snapshot === null && head.seq >= events - SNAPSHOT_EVERY) snapshot = { seq: head.seq, body: toSnapshot(after) };
  });
  flush();
  return { end: toSnapshot(course.centre), snapshot };
}
