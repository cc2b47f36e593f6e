import { describe, expect, test } from "vitest";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { verifyArchive } from "../../../../agent/journal/archive-chain.ts";
import { chain, firstChain } from "../../../../agent/journal/chain.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { StoredRecord } from "../../../../agent/ports/store.ts";

const identity = { centre: "kz-ala-01", epoch: "old" };
const root = { seq: seq(0), chain: firstChain(identity, sha256) };

function recorded(count: number): readonly StoredRecord[] {
  let previous = root.chain;
  return Array.from({ length: count }, (_, index) => {
    const body = `{"specversion":"1.0","id":"old.${index + 1}","n":${index}}`;
    previous = chain(previous, body, sha256);
    return { seq: seq(index + 1), body, chain: previous };
  });
}

const verify = (kept: readonly StoredRecord[], lost: readonly { first: number; last: number }[], last = 10) =>
  verifyArchive({ identity, root, last, lost }, (after) => kept.filter((one) => one.seq > after), sha256);

const without = (...gone: readonly number[]) => recorded(10).filter((one) => !gone.includes(one.seq));

describe("the chain of an archive", () => {
  test("is sound where all is there, and where only what was declared is lost", () => {
    expect(verify(recorded(10), [])).toMatchObject({ sound: true, records: 10, head: { seq: 10 } });
    const lost = [
      { first: 1, last: 1 },
      { first: 4, last: 5 },
      { first: 10, last: 10 },
    ];
    expect(verify(without(1, 4, 5, 10), lost)).toMatchObject({ sound: true, records: 6, head: { seq: 9 } });
  });

  test("names a record that is absent and was not declared", () => {
    expect(verify(without(7), [])).toMatchObject({ sound: false, flaw: { seq: 7, wrong: "deleted" } });
    expect(verify(without(4, 5, 6), [{ first: 4, last: 5 }])).toMatchObject({ sound: false });
    expect(verify(without(10), [])).toMatchObject({ sound: false, flaw: { seq: 10 } });
  });

  test("names a record that was changed, also after a loss", () => {
    const changed = without(4).map((one) => (one.seq === 8 ? { ...one, body: one.body.replace("7}", "8}") } : one));
    expect(verify(changed, [{ first: 4, last: 4 }])).toMatchObject({ sound: false, flaw: { seq: 8, wrong: "edited" } });
  });
});
