import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../agent/host/sha256.ts";
import { chain, firstChain } from "../../agent/journal/chain.ts";
import { BrokenClaim } from "../../agent/kernel/assert.ts";
import { seq } from "../../agent/kernel/units.ts";
import type { ChainHead, Store, StoredRecord } from "../../agent/ports/store.ts";

export interface StoreUnderTest {
  readonly store: Store;
  /** The same journal after the process has ended and started again. */
  readonly reopened: () => Store;
  readonly done: () => void;
}

const bodyOf = (no: number): string => `{"specversion":"1.0","id":"E.${no}","data":{"text":"Қазақстан № ${no}"}}`;

function after(head: ChainHead, count: number): StoredRecord[] {
  const records: StoredRecord[] = [];
  let previous = head;
  for (let no = 0; no < count; no += 1) {
    const body = bodyOf(previous.seq + 1);
    const record = { seq: seq(previous.seq + 1), body, chain: chain(previous.chain, body, sha256) };
    records.push(record);
    previous = record;
  }
  return records;
}

/** So many may be sent to the hub once more after a power cut. */
const CURSOR_LAG_MOST = 256;

const grow = (store: Store, count: number): readonly StoredRecord[] => {
  const records = after(store.head(), count);
  expect(store.append(records)).toEqual({ ok: true, value: undefined });
  return records;
};

/** What every implementation of agent/ports/store.ts does. */
export function storeContract(name: string, open: () => StoreUnderTest): void {
  const withStore = (use: (under: StoreUnderTest) => void) => () => {
    const under = open();
    try {
      use(under);
    } finally {
      under.done();
    }
  };

  describe(`${name}: the records`, () => {
    test(
      "of a new journal are none, and its root and head are the epoch's first chain value",
      withStore(({ store }) => {
        const first = { seq: 0, chain: firstChain(store.identity(), sha256) };
        expect([store.head(), store.root()]).toEqual([first, first]);
        expect([store.cursor(), store.snapshot(), store.read(seq(0), 10)]).toEqual([0, null, []]);
      }),
    );

    test(
      "come back as they were given, after any place and up to any number, also after a restart",
      withStore(({ store, reopened }) => {
        const records = [...grow(store, 1), ...grow(store, 64), ...grow(store, 5)];
        const places = fc.record({ from: fc.nat({ max: 80 }), limit: fc.integer({ min: 1, max: 90 }) });
        const holds = (some: Store) =>
          fc.assert(
            fc.property(places, ({ from, limit }) => {
              expect(some.read(seq(from), limit)).toEqual(records.slice(from, from + limit));
            }),
            { numRuns: 30 },
          );
        holds(store);
        const again = reopened();
        holds(again);
        const last = records.at(-1);
        expect(again.head()).toEqual({ seq: 70, chain: last?.chain });
        expect(again.identity()).toEqual(store.identity());
      }),
    );

    test(
      "that do not follow the head are our own bug, and none of them is kept",
      withStore(({ store }) => {
        const [one, two, three] = grow(store, 3);
        const [four, five, six] = after(store.head(), 3);
        for (const wrong of [[three], [five], [four, six], [five, four], [four, four], [two, one]]) {
          expect(() => store.append(wrong as StoredRecord[])).toThrow(BrokenClaim);
        }
        expect(store.head().seq).toBe(3);
        expect(store.read(seq(3), 10)).toEqual([]);
      }),
    );

    test(
      "may be none at all",
      withStore(({ store }) => {
        grow(store, 2);
        expect(store.append([])).toEqual({ ok: true, value: undefined });
        expect(store.head().seq).toBe(2);
      }),
    );
  });

  describe(`${name}: forgetting`, () => {
    test(
      "moves the root to the last forgotten record, and the head stays",
      withStore(({ store, reopened }) => {
        const records = grow(store, 20);
        store.moveCursor(seq(15));
        expect(store.prune(seq(12))).toEqual({ ok: true, value: undefined });
        for (const some of [store, reopened()]) {
          expect(some.root()).toEqual({ seq: 12, chain: records[11]?.chain });
          expect(some.head()).toEqual({ seq: 20, chain: records[19]?.chain });
          expect(some.read(seq(0), 3)).toEqual(records.slice(12, 15));
        }
      }),
    );

    test(
      "of everything leaves a journal that goes on with the next number",
      withStore(({ store, reopened }) => {
        grow(store, 20);
        store.moveCursor(seq(20));
        store.prune(seq(20));
        const again = reopened();
        expect(again.root()).toEqual(again.head());
        expect(grow(again, 1)[0]?.seq).toBe(21);
        expect(again.read(seq(0), 10)).toHaveLength(1);
      }),
    );

    test(
      "never passes the hub's cursor",
      withStore(({ store }) => {
        grow(store, 20);
        store.moveCursor(seq(9));
        expect(() => store.prune(seq(10))).toThrow(BrokenClaim);
        expect(store.root().seq).toBe(0);
        expect(store.read(seq(0), 50)).toHaveLength(20);
      }),
    );

    test(
      "what is forgotten already changes nothing, and makes the journal smaller when it is much",
      withStore(({ store }) => {
        grow(store, 500);
        const before = store.usedBytes();
        store.moveCursor(seq(500));
        store.prune(seq(400));
        store.prune(seq(300));
        expect(store.root().seq).toBe(400);
        expect(store.usedBytes()).toBeLessThan(before / 2);
      }),
    );
  });

  describe(`${name}: beside the records`, () => {
    test(
      "the cursor moves on only, and not beyond the head",
      withStore(({ store, reopened }) => {
        grow(store, 10);
        store.moveCursor(seq(7));
        expect(() => store.moveCursor(seq(6))).toThrow(BrokenClaim);
        expect(() => store.moveCursor(seq(11))).toThrow(BrokenClaim);
        expect(store.cursor()).toBe(7);
        grow(store, 300);
        store.moveCursor(seq(310));
        grow(store, 1);
        expect(store.cursor()).toBe(310);
        expect(reopened().cursor()).toBeGreaterThan(310 - CURSOR_LAG_MOST);
      }),
    );

    test(
      "a snapshot takes the place of the one before",
      withStore(({ store, reopened }) => {
        grow(store, 10);
        store.saveSnapshot({ seq: seq(4), body: "four" });
        store.saveSnapshot({ seq: seq(8), body: "x".repeat(100_000) });
        grow(store, 1);
        for (const some of [store, reopened()]) expect(some.snapshot()).toEqual({ seq: 8, body: "x".repeat(100_000) });
        expect(() => store.saveSnapshot({ seq: seq(99), body: "" })).toThrow(BrokenClaim);
      }),
    );
  });
}
