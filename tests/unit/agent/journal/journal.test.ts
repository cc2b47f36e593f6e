import { describe, expect, test } from "vitest";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { BODY_CHARS_MAX } from "../../../../agent/journal/journal.ts";
import { parseRecord } from "../../../../agent/journal/record.ts";
import { BrokenClaim } from "../../../../agent/kernel/assert.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { bootId, called, deviceReady, filled, issued, memoryStore, momentAt } from "./fixture.ts";
import { WaitedJournal } from "./waited-journal.ts";

describe("appending", () => {
  test("gives the next places, in the order of the events, and keeps what it answers", () => {
    const store = filled(3);
    const journal = new WaitedJournal(store, sha256);
    const records = journal.append([{ event: issued }, { event: called, cause: "7Q0M2K9X4T.4" }], momentAt(9), bootId);
    if (!records.ok) throw new Error(records.fault);
    expect(records.value.map((record) => [record.seq, record.event.type])).toEqual([
      [4, "ticket.issued"],
      [5, "visit.called"],
    ]);
    expect(journal.head()).toEqual(store.head());
    expect(journal.read(seq(3), 10).map(({ body, chain }) => ({ body, chain }))).toEqual(
      records.value.map(({ body, chain }) => ({ body, chain })),
    );
    const last = parseRecord(records.value[1]?.body ?? "");
    expect(last).toMatchObject({ ok: true, value: { cause: "7Q0M2K9X4T.4", bootId, mono: 9, quality: "ntp" } });
  });

  test("tells apart when a thing happened and when it was recorded", () => {
    const journal = new WaitedJournal(memoryStore(), sha256);
    const records = journal.append([{ event: called, happened: momentAt(100) }], momentAt(140), bootId);
    expect(records.ok && records.value[0]).toMatchObject({
      wall: momentAt(100).wall,
      mono: 100,
      recordedWall: momentAt(140).wall,
    });
  });

  test.each(["journal-full", "journal-read-only", "journal-unwritable"] as const)(
    "that the store refuses with %s leaves no trace, and the next one takes the same place",
    (fault) => {
      const store = filled(2);
      const journal = new WaitedJournal(store, sha256);
      store.ail(fault, 1);
      expect(journal.append([{ event: called }], momentAt(1), bootId)).toEqual({ ok: false, fault });
      expect(journal.head().seq).toBe(2);
      const again = journal.append([{ event: called }], momentAt(2), bootId);
      expect(again.ok && again.value[0]?.seq).toBe(3);
    },
  );

  test("of nothing does not touch the store", () => {
    const store = memoryStore();
    store.ail("journal-full");
    expect(new WaitedJournal(store, sha256).append([], momentAt(0), bootId)).toEqual({ ok: true, value: [] });
  });

  test("goes on where a former run ended", () => {
    const store = filled(5);
    new WaitedJournal(store, sha256).append([{ event: deviceReady("late") }], momentAt(1), bootId);
    expect(new WaitedJournal(store, sha256).head().seq).toBe(6);
  });

  test("of a text beyond every limit is our own bug", () => {
    const journal = new WaitedJournal(memoryStore(), sha256);
    const endless = deviceReady("x".repeat(BODY_CHARS_MAX));
    expect(() => journal.append([{ event: endless }], momentAt(0), bootId)).toThrow(BrokenClaim);
  });
});

describe("the hub's acknowledgement", () => {
  test("moves the cursor on, and never back or beyond the head", () => {
    const journal = new WaitedJournal(filled(10), sha256);
    expect(journal.acknowledge(seq(6))).toEqual({ ok: true, value: 6 });
    expect(journal.acknowledge(seq(4))).toEqual({ ok: true, value: 6 });
    expect(journal.acknowledge(seq(11))).toEqual({ ok: true, value: 6 });
    expect(journal.cursor()).toBe(6);
  });

  test("that the store does not take leaves the cursor where it was", () => {
    const store = filled(10);
    store.ail("journal-read-only");
    const journal = new WaitedJournal(store, sha256);
    expect(journal.acknowledge(seq(6))).toEqual({ ok: false, fault: "journal-read-only" });
    expect(journal.cursor()).toBe(0);
  });
});
