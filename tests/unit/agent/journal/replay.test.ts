import { describe, expect, test } from "vitest";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { chain } from "../../../../agent/journal/chain.ts";
import type { Recorded } from "../../../../agent/journal/record.ts";
import { type Fold, isSnapshotDue, replay, SNAPSHOT_EVERY } from "../../../../agent/journal/replay.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { filled, memoryStore } from "./fixture.ts";

const seen: Fold<readonly number[]> = {
  empty: [],
  evolve: (state, record: Recorded) => [...state, record.seq],
  fromSnapshot: (body) => (body === "written by a stranger" ? null : body.split(",").map(Number)),
};

describe("replay", () => {
  test("of an empty journal is the empty state", () => {
    expect(replay(memoryStore(), seen)).toEqual({ ok: true, value: { state: [], seq: 0, records: 0 } });
  });

  test("folds every record once and in order, however many batches that takes", () => {
    for (const count of [1, 499, 500, 501, 1_234]) {
      const all = replay(filled(count), seen);
      expect(all.ok && all.value.state).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      expect(all.ok && all.value.records).toBe(count);
    }
  });

  test("starts at the snapshot, also where the records before it are gone", () => {
    const store = filled(30);
    store.saveSnapshot({ seq: seq(20), body: "7,8,9" });
    store.moveCursor(seq(20));
    store.prune(seq(20));
    expect(replay(store, seen)).toEqual({
      ok: true,
      value: { state: [7, 8, 9, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30], seq: 30, records: 10 },
    });
  });

  test("does without a snapshot that it cannot read, as long as all records are there", () => {
    const store = filled(30);
    store.saveSnapshot({ seq: seq(20), body: "written by a stranger" });
    expect(replay(store, seen)).toMatchObject({ ok: true, value: { records: 30 } });
    store.moveCursor(seq(20));
    store.prune(seq(5));
    expect(replay(store, seen)).toMatchObject({ ok: false, fault: { place: "snapshot 20" } });
  });

  test("names the record that it cannot read", () => {
    const store = filled(3);
    const body = store.read(seq(2), 1)[0]?.body.replace(/\.3"/, '.4"').replace("ready", "melted") ?? "";
    store.append([{ seq: seq(4), body, chain: chain(store.head().chain, body, sha256) }]);
    expect(replay(store, seen)).toMatchObject({ ok: false, fault: { place: "record 7Q0M2K9X4T.4" } });
  });
});

test("a snapshot is due after a fixed number of records, wherever the last one stands", () => {
  expect(isSnapshotDue(seq(SNAPSHOT_EVERY - 1), null)).toBe(false);
  expect(isSnapshotDue(seq(SNAPSHOT_EVERY), null)).toBe(true);
  expect(isSnapshotDue(seq(9_000 + SNAPSHOT_EVERY - 1), seq(9_000))).toBe(false);
  expect(isSnapshotDue(seq(9_000 + SNAPSHOT_EVERY), seq(9_000))).toBe(true);
});
