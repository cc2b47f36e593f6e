import { describe, expect, test } from "vitest";
import type { EventRange } from "../../agent/uplink/contract/schemas.ts";
import type { DeclaredLoss } from "../../deploy/hub/declared.ts";
import type { ReadAlerts, ReadFrame } from "../../deploy/hub/frame-reader.ts";
import type { CentreCounts } from "../../deploy/hub/hub-statements.ts";
import type { FrameFate } from "../../deploy/hub/hub-store.ts";
import { alertsFrom, centre, event, frameFrom, journal, plain, sha256 } from "../unit/deploy/hub/hub-journal.ts";

export interface StoreUnderTest {
  readonly keepFrame: (centre: string, frame: ReadFrame, heard: string) => Promise<FrameFate>;
  readonly keepAlerts: (centre: string, alerts: ReadAlerts, heard: string) => Promise<FrameFate>;
  /** A hello says that these can never come. */
  readonly declareLost: (centre: string, losses: readonly DeclaredLoss[]) => Promise<void>;
  readonly upto: (centre: string, epoch: string) => Promise<number>;
  /** What a hello is told of the chain there. */
  readonly chain: (centre: string, epoch: string) => Promise<string | null>;
  /** Holes below what is kept, after the last frame. */
  readonly gaps: (centre: string, epoch: string) => Promise<readonly EventRange[]>;
  readonly counts: () => Promise<readonly CentreCounts[]>;
  readonly bodies: (centre: string, epoch: string) => Promise<readonly string[]>;
  readonly done: () => Promise<void>;
}

const MONDAY = "2026-03-02T09:00:00.000Z";
const TUESDAY = "2026-03-03T09:00:00.000Z";
const textsOf = (records: ReturnType<typeof journal>) => records.map(({ body }) => body);
const edited = (no: number) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no));

/** What every store of a hub does with what centres send. */
export function hubStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  const withStore = (use: (store: StoreUnderTest) => Promise<void>) => async () => {
    const store = await open();
    try {
      await use(store);
    } finally {
      await store.done();
    }
  };

  describe(`${name}: what a hub keeps`, () => {
    test(
      "TUC-031: is every event once, on whatever day it comes again, and only an unbroken run counts",
      withStore(async (store) => {
        const records = journal(30);
        expect(await store.keepFrame(centre, frameFrom(records, 1, 10), MONDAY)).toEqual({
          type: "kept",
          added: 10,
          doubled: 0,
        });
        expect(await store.keepFrame(centre, frameFrom(records, 6, 12), TUESDAY)).toEqual({
          type: "kept",
          added: 2,
          doubled: 5,
        });
        expect(await store.keepFrame(centre, frameFrom(records, 21, 30), TUESDAY)).toMatchObject({ added: 10 });
        expect(await store.upto(centre, "e1")).toBe(12);
        expect(await store.gaps(centre, "e1")).toEqual([{ first: 13, last: 20 }]);
        expect(await store.chain(centre, "e1")).toBe(records[11]?.chain);
        await store.keepFrame(centre, frameFrom(records, 13, 20), MONDAY);
        expect(await store.upto(centre, "e1")).toBe(30);
        expect(await store.chain(centre, "e1")).toBe(records[29]?.chain);
        expect(await store.gaps(centre, "e1")).toEqual([]);
        expect(await store.counts()).toEqual([{ centre, epoch: "e1", events: 30, upto: 30, duplicates: 5, lost: 0 }]);
        expect(await store.bodies(centre, "e1")).toEqual(textsOf(records));
      }),
    );

    test(
      "TUC-031: is acknowledged to the end of a long run once its beginning has come",
      withStore(async (store) => {
        const records = journal(1_500);
        for (let first = 101; first <= 1_500; first += 100)
          await store.keepFrame(centre, frameFrom(records, first, first + 99), first < 700 ? MONDAY : TUESDAY);
        expect(await store.upto(centre, "e1")).toBe(0);
        await store.keepFrame(centre, frameFrom(records, 1, 100), TUESDAY);
        expect(await store.upto(centre, "e1")).toBe(1_500);
        expect(await store.bodies(centre, "e1")).toEqual(textsOf(records));
      }),
    );

    test(
      "TUC-032: is no changed event, no changed past and no foreign beginning",
      withStore(async (store) => {
        const records = journal(20);
        const changed = journal(20, edited);
        await store.keepFrame(centre, frameFrom(records, 1, 10), MONDAY);
        expect((await store.keepFrame(centre, frameFrom(changed, 5, 6), TUESDAY)).type).toBe("broken");
        expect((await store.keepFrame(centre, frameFrom(changed, 11, 20), TUESDAY)).type).toBe("broken");
        const foreign = { ...frameFrom(records, 11, 12), chain: "0".repeat(64) };
        expect((await store.keepFrame(centre, foreign, MONDAY)).type).toBe("broken");
        expect((await store.keepFrame("kz-ast-01", frameFrom(records, 1, 10), MONDAY)).type).toBe("broken");
        expect(await store.upto(centre, "e1")).toBe(10);
        expect(await store.bodies(centre, "e1")).toEqual(textsOf(records).slice(0, 10));
      }),
    );

    test(
      "TUC-032: leads to what is already kept behind it",
      withStore(async (store) => {
        await store.keepFrame(centre, frameFrom(journal(20), 11, 20), MONDAY);
        expect((await store.keepFrame(centre, frameFrom(journal(20, edited), 1, 10), MONDAY)).type).toBe("broken");
        expect(await store.upto(centre, "e1")).toBe(0);
      }),
    );

    test(
      "TUC-019: goes on over what a centre declares lost",
      withStore(async (store) => {
        const gap = `{"epoch":"e1","first":1,"last":10,"cause":"pruned"}`;
        const records = journal(20, (no) => (no === 20 ? event(no, "talon.journal.gap.v1", gap) : plain(no)));
        await store.keepFrame(centre, frameFrom(records, 11, 20), MONDAY);
        expect(await store.upto(centre, "e1")).toBe(20);
        expect((await store.counts())[0]).toMatchObject({ events: 10, lost: 10 });
      }),
    );

    test(
      "TUC-019: ends an older journal where a later one declares the rest of it lost, though nothing of it comes again",
      withStore(async (store) => {
        const old = journal(10);
        await store.keepFrame(centre, frameFrom(old, 1, 5), MONDAY);
        const gap = `{"epoch":"e1","first":6,"last":9,"cause":"damaged"}`;
        const body = event(1, "talon.journal.gap.v1", gap).replace('"e1.1"', '"e2.1"');
        const chain = sha256(`talon:${centre}:e2`);
        const types = ["talon.journal.gap.v1"];
        const declared: ReadFrame = { ...frameFrom(old, 1, 1), epoch: "e2", chain, bodies: [body], types };
        await store.keepFrame(centre, declared, MONDAY);
        expect(await store.upto(centre, "e1")).toBe(9);
        await store.keepFrame(centre, frameFrom(old, 10, 10), TUESDAY);
        expect(await store.upto(centre, "e1")).toBe(10);
        expect(await store.upto(centre, "e2")).toBe(1);
      }),
    );

    test(
      "TUC-019: asks for no hole that was declared, and counts what is lost once, and not where it came after all",
      withStore(async (store) => {
        const gapAt = (no: number) => {
          const [first, last] = no === 19 ? [12, 14] : [13, 16];
          return event(no, "talon.journal.gap.v1", `{"epoch":"e1","first":${first},"last":${last},"cause":"pruned"}`);
        };
        const records = journal(20, (no) => (no >= 19 ? gapAt(no) : plain(no)));
        await store.keepFrame(centre, frameFrom(records, 1, 2), MONDAY);
        await store.keepFrame(centre, frameFrom(records, 16, 20), MONDAY);
        await store.keepFrame(centre, frameFrom(records, 9, 11), MONDAY);
        expect(await store.gaps(centre, "e1")).toEqual([{ first: 3, last: 8 }]);
        expect((await store.counts())[0]).toMatchObject({ events: 10, lost: 4, upto: 2 });
      }),
    );

    test(
      "TUC-040: is an alert from its early copy on, told where the text in its place is another one",
      withStore(async (store) => {
        const records = journal(3, (no) => event(no, "talon.signal.raised.v1", `{"no":${no}}`));
        const early = alertsFrom(records, 2, 3);
        const forged = { ...early, events: early.events.map((one) => ({ ...one, body: `${one.body} ` })) };
        expect(await store.keepAlerts(centre, forged, MONDAY)).toEqual({ type: "kept", added: 2, doubled: 0 });
        expect((await store.keepAlerts(centre, early, MONDAY)).type).toBe("broken");
        expect(await store.keepFrame(centre, frameFrom(records, 1, 3), MONDAY)).toMatchObject({
          added: 3,
          changed: [2, 3],
        });
        expect(await store.keepAlerts(centre, early, TUESDAY)).toEqual({ type: "kept", added: 0, doubled: 2 });
      }),
    );

    test(
      "TUC-155: goes on over what a hello names as lost of a former journal, and counts as lost only what is not here",
      withStore(async (store) => {
        const records = journal(30);
        await store.keepFrame(centre, frameFrom(records, 1, 10), MONDAY);
        await store.keepFrame(centre, frameFrom(records, 16, 20), MONDAY);
        const lost = [
          { epoch: "e1", first: 4, last: 17 },
          { epoch: "e1", first: 21, last: 25 },
        ];
        for (const again of [lost, lost]) await store.declareLost(centre, again);
        expect(await store.upto(centre, "e1")).toBe(25);
        expect(await store.counts()).toEqual([{ centre, epoch: "e1", events: 15, upto: 25, duplicates: 0, lost: 10 }]);
        expect(await store.chain(centre, "e1")).toBeNull();
        await store.keepFrame(centre, frameFrom(records, 26, 30), TUESDAY);
        expect(await store.upto(centre, "e1")).toBe(30);
      }),
    );
  });
}
