import { describe, expect, test } from "vitest";
import { sha256 } from "../../agent/host/sha256.ts";
import { chain } from "../../agent/journal/chain.ts";
import { BrokenClaim } from "../../agent/kernel/assert.ts";
import type { Result } from "../../agent/kernel/result.ts";
import { seq } from "../../agent/kernel/units.ts";
import type { ChainHead, Done, LateStore, StoredRecord, StoreFault } from "../../agent/ports/store.ts";

export interface LateStoreUnderTest {
  readonly store: LateStore;
  /** Lets go of it and opens the same journal again. */
  readonly reopened: () => Promise<LateStore>;
  readonly done: () => Promise<void>;
}

function following(head: ChainHead, count: number): StoredRecord[] {
  const records: StoredRecord[] = [];
  for (let last = head; records.length < count; ) {
    const body = `{"specversion":"1.0","id":"E.${last.seq + 1}"}`;
    last = { seq: seq(last.seq + 1), chain: chain(last.chain, body, sha256) };
    records.push({ ...last, body });
  }
  return records;
}

type Written = Result<void, StoreFault>;

const told = (write: (done: Done) => void): Promise<Written> => new Promise((settle) => write(settle));
const fine = { ok: true, value: undefined };

/** What every implementation of `LateStore` in agent/ports/store.ts does beside what a `Store` does. */
export function lateStoreContract(name: string, open: () => Promise<LateStoreUnderTest>): void {
  const withStore = (use: (under: LateStoreUnderTest) => Promise<void>) => async () => {
    const under = await open();
    try {
      await use(under);
    } finally {
      await under.done();
    }
  };

  describe(`${name}, written late`, () => {
    test(
      "shows what is written once it is told, and has it after a restart",
      withStore(async ({ store, reopened }) => {
        const records = following(store.head(), 3);
        expect(await told((done) => store.commit(records, done))).toEqual(fine);
        expect(store.head()).toEqual({ seq: 3, chain: records[2]?.chain });
        expect(store.read(seq(0), 10)).toEqual(records);
        const again = await reopened();
        expect([again.head(), again.read(seq(1), 1)]).toEqual([store.head(), [records[1]]]);
      }),
    );

    test(
      "tells each write once, in the order of the writes",
      withStore(async ({ store }) => {
        const order: string[] = [];
        const first = following(store.head(), 2);
        await told((last) => {
          store.commit(first, () => order.push("commit"));
          store.saveSnapshot({ seq: seq(0), body: "{}" }, () => order.push("snapshot"));
          store.commit(following(first[1] as ChainHead, 1), (written) => {
            order.push("commit again");
            last(written);
          });
        });
        expect(order).toEqual(["commit", "snapshot", "commit again"]);
        expect([store.head().seq, store.snapshot()]).toEqual([3, { seq: 0, body: "{}" }]);
      }),
    );

    test(
      "moves the cursor, forgets up to it, and knows its root and size afterwards",
      withStore(async ({ store, reopened }) => {
        const records = following(store.head(), 300);
        await told((done) => store.commit(records, done));
        const before = store.usedBytes();
        expect(await told((done) => store.moveCursor(seq(290), done))).toEqual(fine);
        expect(await told((done) => store.prune(seq(280), done))).toEqual(fine);
        expect(store.root()).toEqual({ seq: 280, chain: records[279]?.chain });
        expect(store.usedBytes()).toBeLessThan(before);
        expect(() => store.moveCursor(seq(289), () => undefined)).toThrow(BrokenClaim);
        const again = await reopened();
        expect([again.cursor(), again.root().seq]).toEqual([290, 280]);
      }),
    );

    test(
      "takes a commit of nothing as done",
      withStore(async ({ store }) => {
        expect(await told((done) => store.commit([], done))).toEqual(fine);
        expect(store.head().seq).toBe(0);
      }),
    );
  });
}
