import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openReader } from "../../../../agent/host/journal-reader.ts";
import { makeRoom } from "../../../../agent/host/make-room.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import type { SqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { verifyChain } from "../../../../agent/journal/chain.ts";
import { tombstoneIn } from "../../../../agent/journal/tombstone.ts";
import { seq, wallMs } from "../../../../agent/kernel/units.ts";
import { bootId, called, deviceReady, momentAt, noon } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";
import { DamagedJournal } from "./damaged-journal.ts";

let journal: DamagedJournal;
let store: SqliteStore;
beforeEach(() => {
  journal = new DamagedJournal();
  store = journal.store();
  const entries = Array.from({ length: 300 }, (_, at) => ({ event: at % 3 === 0 ? called : deviceReady("printer") }));
  new WaitedJournal(store, sha256).append(entries, momentAt(0), bootId);
  store.saveSnapshot({ seq: seq(280), body: "{}" });
});
afterEach(() => journal.dispose());

const keep = { keepDays: 90, maxBytes: 1 };
const at = (days: number) => ({ now: wallMs(noon + days * 86_400_000), freeDiskBytes: null });
const verdict = () => {
  const reader = openReader(journal.path);
  if (!reader.ok) throw new Error(reader.fault.detail);
  const found = verifyChain(reader.value.claim(), reader.value.records(), sha256);
  reader.value.close();
  return found;
};

describe("a journal that is short of room", () => {
  test("loses the bodies of diagnostics and not their places: the chain still holds, and business events are whole", () => {
    const before = store.usedBytes();
    makeRoom(store, keep, at(1));
    makeRoom(store, keep, at(1));
    const records = store.read(seq(0), 300);
    const thinned = records.filter(({ body }) => tombstoneIn(body) !== null);
    expect(thinned.map((record) => record.seq)).toEqual(
      records.map((record) => record.seq).filter((no) => no <= 280 && (no - 1) % 3 !== 0),
    );
    expect(verdict()).toMatchObject({ sound: true, records: 300 });
    expect(store.usedBytes()).toBeLessThan(before * 0.75);
  });

  test("keeps business events that the hub lacks for thirty days, then gives up the oldest", () => {
    for (let turn = 0; turn < 5; turn += 1) makeRoom(store, keep, at(29));
    expect(store.root().seq).toBe(0);
    makeRoom(store, keep, at(31));
    expect(store.root().seq).toBeGreaterThan(0);
    expect(store.read(seq(0), 1)[0]?.seq).toBe(store.root().seq + 1);
  });

  test("forgets first what the hub has", () => {
    store.moveCursor(seq(20));
    makeRoom(store, keep, at(0));
    expect(store.root().seq).toBe(20);
    expect(store.thinned()).toBe(0);
  });
});
