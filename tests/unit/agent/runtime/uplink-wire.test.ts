import { describe, expect, test } from "vitest";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { firstChain } from "../../../../agent/journal/chain.ts";
import { tombstoneBody } from "../../../../agent/journal/tombstone.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { Archive, StoredRecord } from "../../../../agent/ports/store.ts";
import { archiveFrame } from "../../../../agent/runtime/frames.ts";
import { archivePlanOf, differsAt, extentOf } from "../../../../agent/runtime/uplink-wire.ts";
import { follows, linksOf, type ReadFrame, readFrame } from "../../../../deploy/hub/frame-reader.ts";
import { started } from "./rig.ts";

const CENTRE = "kz-ala-01";
const GENESIS = firstChain({ epoch: "e0", centre: CENTRE }, sha256);
const body = (no: number): string =>
  `{"specversion":"1.0","id":"e0.${no}","source":"/${CENTRE}/agent","type":"talon.visit.called.v1","time":"2026-03-02T09:00:00.000Z","data":{}}`;

function archiveOf(last: number, lost: readonly number[], damaged: readonly number[] = []): Archive {
  const records: StoredRecord[] = [];
  let chain = GENESIS;
  for (let no = 1; no <= last; no += 1) {
    chain = sha256(`${chain}\n${sha256(body(no))}`);
    const stone = tombstoneBody({
      centre: CENTRE,
      epoch: "e0",
      seq: seq(no),
      wall: null,
      digest: null,
      cause: "damaged",
    });
    if (!lost.includes(no)) records.push({ seq: seq(no), body: damaged.includes(no) ? stone : body(no), chain });
  }
  return {
    epoch: "e0",
    first: seq(1),
    last: seq(last),
    lost: lost.map((no) => ({ first: no, last: no })),
    cursor: () => seq(0),
    read: (after, limit) => records.filter((record) => record.seq > after).slice(0, limit),
    moveCursor: () => ({ ok: true, value: undefined }),
  };
}

function frameAt(archive: Archive, first: number, last: number): ReadFrame {
  const frame = archiveFrame(archive, CENTRE, { range: { first, last } });
  const read = readFrame(new TextEncoder().encode(frame?.parts.join("") ?? ""));
  if (!read.ok) throw new Error(read.fault);
  return read.value;
}

describe("frames of a journal that ended", () => {
  test("TUC-146: a frame ends before a hole, and the one after it names the chain value of its first event", () => {
    const archive = archiveOf(9, [4, 5]);
    const [before, after, next] = [frameAt(archive, 1, 9), frameAt(archive, 4, 9), frameAt(archive, 8, 9)];
    expect([before.first, before.last, after.first, after.last]).toEqual([1, 3, 6, 9]);
    expect(follows(GENESIS, before)).toBe(true);
    expect(after).toMatchObject({ chain: "", anchor: archive.read(seq(5), 1)[0]?.chain });
    expect(linksOf(after)).toEqual(archive.read(seq(5), 4).map(({ chain }) => chain));
    expect(next.anchor).toBeNull();
    expect(linksOf(next)).toEqual(archive.read(seq(7), 2).map(({ chain }) => chain));
    expect(archiveFrame(archive, CENTRE, { range: { first: 4, last: 5 } })).toBeNull();
  });

  test("TUC-146: a record whose digest was damaged too begins a frame of its own kind", () => {
    const archive = archiveOf(6, [], [3]);
    const [before, after] = [frameAt(archive, 1, 6), frameAt(archive, 3, 6)];
    expect([before.last, after.first, after.last]).toEqual([2, 3, 6]);
    expect(linksOf(after)).toEqual(archive.read(seq(2), 4).map(({ chain }) => chain));
    expect(follows(linksOf(before).at(-1) ?? "", after)).toBe(true);
  });

  test("TUC-144: plan and hello name its range and what of it is lost", () => {
    const archive = archiveOf(9, [4]);
    expect(archivePlanOf(archive)).toEqual({
      epoch: "e0",
      first: 1,
      last: 9,
      cursor: 0,
      lost: [{ first: 4, last: 4 }],
    });
    const { store } = started();
    const journal = { ...store, archives: () => [archive] };
    const bare = {
      identity: () => store.identity(),
      read: store.read.bind(store),
      head: () => store.head(),
      root: () => store.root(),
      cursor: () => store.cursor(),
      snapshot: () => store.snapshot(),
      usedBytes: () => store.usedBytes(),
      archives: journal.archives,
    };
    expect(extentOf(bare, undefined).previous).toEqual([
      { epoch: "e0", first: 1, last: 9, lost: [{ first: 4, last: 4 }] },
    ]);
  });

  test("TUC-147: a chain value is compared with the record of that number, where it is still here", () => {
    const rig = started();
    rig.pass(5_000);
    const { seq: last, chain } = rig.store.head();
    expect(last).toBeGreaterThan(0);
    expect([differsAt(rig.store, last, chain), differsAt(rig.store, last, GENESIS)]).toEqual([false, true]);
    expect(differsAt(rig.store, last + 1, GENESIS)).toBe(false);
    expect(differsAt(rig.store, 0, GENESIS)).toBe(true);
  });
});
