import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { chain, firstChain, type JournalClaim, verifyChain } from "../../../../agent/journal/chain.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { Store, StoredRecord } from "../../../../agent/ports/store.ts";
import { filled, identity } from "./fixture.ts";

const COUNT = 20;
const claimOf = (store: Store): JournalClaim => ({
  identity: store.identity(),
  root: store.root(),
  head: store.head(),
  cursor: store.cursor(),
  snapshotSeq: store.snapshot()?.seq ?? null,
});
const store = filled(COUNT);
const claim = claimOf(store);
const records = store.read(seq(0), COUNT);
const verify = (kept: readonly StoredRecord[], claimed: Partial<JournalClaim> = {}) =>
  verifyChain({ ...claim, ...claimed }, kept, sha256);
const flawOf = (kept: readonly StoredRecord[], claimed: Partial<JournalClaim> = {}) => {
  const verdict = verify(kept, claimed);
  return verdict.sound ? null : { seq: verdict.flaw.seq, wrong: verdict.flaw.wrong };
};
const at = (index: number): StoredRecord => records[index] as StoredRecord;
const anywhere = fc.integer({ min: 0, max: COUNT - 2 });

describe("the chain", () => {
  test("begins with the centre and the epoch, and binds each text to all before it", () => {
    expect(firstChain(identity, sha256)).toBe(sha256("talon:kz-ala-01:7Q0M2K9X4T"));
    expect(chain("ab", "{}", sha256)).toBe(sha256(`ab\n${sha256("{}")}`));
    expect(at(1).chain).toBe(chain(chain(firstChain(identity, sha256), at(0).body, sha256), at(1).body, sha256));
  });

  test("of an untouched journal is sound, also where its oldest records were forgotten", () => {
    expect(verify(records)).toEqual({ sound: true, records: COUNT, head: claim.head });
    const pruned = filled(COUNT);
    pruned.moveCursor(seq(15));
    pruned.prune(seq(12));
    expect(verifyChain(claimOf(pruned), pruned.read(pruned.root().seq, COUNT), sha256)).toMatchObject({
      sound: true,
      records: 8,
    });
  });
});

describe("the first bad record is named", () => {
  test("when its text was edited", () => {
    fc.assert(
      fc.property(anywhere, (index) => {
        const edited = records.with(index, { ...at(index), body: at(index).body.replace("ready", "absent") });
        expect(flawOf(edited)).toEqual({ seq: index + 1, wrong: "edited" });
      }),
    );
  });

  test("when it was edited and its own chain value computed anew: at the record after it, or at the end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: COUNT - 1 }), (index) => {
        const body = at(index).body.replace("ready", "absent");
        const before = index === 0 ? claim.root.chain : at(index - 1).chain;
        const edited = records.with(index, { ...at(index), body, chain: chain(before, body, sha256) });
        expect(flawOf(edited)).toEqual({ seq: Math.min(index + 2, COUNT), wrong: "edited" });
      }),
    );
  });

  test("when it was deleted", () => {
    fc.assert(
      fc.property(anywhere, (index) => {
        expect(flawOf(records.toSpliced(index, 1))).toEqual({ seq: index + 1, wrong: "deleted" });
      }),
    );
  });

  test("when it changed places with the next, with its number or without it", () => {
    fc.assert(
      fc.property(anywhere, (index) => {
        const [one, other] = [at(index), at(index + 1)];
        const swapped = records.with(index, { ...other, seq: one.seq }).with(index + 1, { ...one, seq: other.seq });
        expect(flawOf(swapped)).toEqual({ seq: index + 1, wrong: "reordered" });
      }),
    );
    const backwards = records.with(5, at(3));
    expect(flawOf(backwards)).toEqual({ seq: 4, wrong: "reordered" });
  });

  test("when its text lost its id", () => {
    const edited = records.with(7, { ...at(7), body: `{"a":1,${at(7).body.slice(1)}` });
    expect(flawOf(edited)).toEqual({ seq: 8, wrong: "edited" });
  });

  test("when the end was cut off: by the head, by the hub's cursor, by the snapshot", () => {
    const cut = records.slice(0, 17);
    const head = { seq: seq(17), chain: at(16).chain };
    expect(flawOf(cut)).toEqual({ seq: 18, wrong: "truncated" });
    expect(flawOf(cut, { head, cursor: 19 })).toEqual({ seq: 18, wrong: "truncated" });
    expect(flawOf(cut, { head, snapshotSeq: 18 })).toEqual({ seq: 18, wrong: "truncated" });
    expect(flawOf(cut, { head, cursor: 17, snapshotSeq: 17 })).toBeNull();
  });

  test("when somebody added one", () => {
    const head = { seq: seq(17), chain: at(16).chain };
    expect(flawOf(records, { head })).toEqual({ seq: 18, wrong: "added" });
  });

  test("when the beginning was taken away before the hub had it", () => {
    const root = { seq: seq(4), chain: at(3).chain };
    expect(flawOf(records.slice(4), { root, cursor: 2 })).toEqual({ seq: 3, wrong: "deleted" });
    expect(flawOf(records.slice(4), { root, cursor: 4 })).toBeNull();
  });

  test("when the journal of another centre was put in its place", () => {
    expect(flawOf(records, { identity: { ...identity, centre: "kz-ala-02" } })).toEqual({ seq: 1, wrong: "edited" });
  });
});
