import { describe, expect, test } from "vitest";
import { toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { SNAPSHOT_EVERY } from "../../../../agent/journal/replay.ts";
import type { Letter } from "../../../../agent/runtime/ledger.ts";
import { MORNING } from "../domain/life.ts";
import { emptyStore, openLedger, typesOf } from "./rig.ts";

const at = (mono: number) => ({ boot: "boot-1", mono, wall: MORNING + mono, quality: "ntp" as const });
const lost = () => {
  throw new Error("no letter was given back");
};
const device = (name: string): Letter => ({
  input: { type: "device.changed", device: name, phase: "ready", fault: null },
  answer: null,
});
const ask: Letter["input"] = {
  type: "service.asked",
  service: "licence-first",
  language: "kk",
  kiosk: "kiosk",
  code: "0123456789",
};

function open(store = emptyStore()) {
  const ledger = openLedger(store);
  ledger.stage({ input: { type: "time.passed" }, answer: null }, at(1));
  ledger.stage(device("printer"), at(2));
  ledger.commit(lost);
  return { store, ledger };
}

describe("the ledger", () => {
  test("decides each letter on what the one before it led to, and is durable only at the commit", () => {
    const { ledger, store } = open();
    ledger.stage({ input: ask, answer: null }, at(3));
    ledger.stage(
      { input: { type: "print.proven", visit: "2026-11-21-A001", copy: 0, proof: "process-id" }, answer: null },
      at(4),
    );
    expect(ledger.centre.visits.size).toBe(0);
    expect(ledger.stagedEvents).toBe(2);
    expect(store.head().seq).toBe(2);
    const committed = ledger.commit(lost);
    expect(committed.ok && committed.value.orders).toHaveLength(1);
    expect(ledger.centre.visits.get("2026-11-21-A001")?.phase).toBe("open");
    expect(typesOf(store).slice(2)).toEqual(["ticket.reserved", "ticket.issued"]);
    expect(ledger.hasStaged).toBe(false);
  });

  test("answers at the commit, with the refusal where there is one", () => {
    const { ledger } = open();
    const told: (string | null)[] = [];
    for (let no = 0; no < 2; no += 1) ledger.stage({ input: ask, answer: (refusal) => told.push(refusal) }, at(3));
    expect(told).toEqual([]);
    ledger.commit(lost);
    expect(told).toEqual([null, "button-busy"]);
  });

  test("falls back and gives every letter back where the disk refuses, and answers nobody", () => {
    const { ledger, store } = open();
    const before = toSnapshot(ledger.centre);
    store.ail("journal-full", 1);
    const letters = [device("board-w1"), { input: ask, answer: lost }];
    for (const letter of letters) ledger.stage(letter, at(3));
    const back: Letter[] = [];
    expect(ledger.commit((given) => back.push(...given))).toEqual({ ok: false, fault: "journal-full" });
    expect(back).toEqual(letters);
    expect(toSnapshot(ledger.centre)).toBe(before);
    expect(store.head().seq).toBe(2);
    ledger.stage(device("board-w1"), at(4));
    ledger.commit(lost);
    expect(store.head().seq).toBe(3);
  });

  test("keeps the time of one commit in order: its letters share the moment of the first", () => {
    const { ledger, store } = open();
    ledger.stage(device("a"), at(50));
    ledger.stage(device("b"), at(40));
    ledger.commit(lost);
    expect(ledger.centre.devices.get("b")?.since.mono).toBe(50);
    expect(store.head().seq).toBe(4);
  });

  test("gives nothing for a commit without letters", () => {
    const { ledger } = open();
    expect(ledger.commit(lost)).toEqual({ ok: true, value: { records: [], orders: [] } });
  });

  test("opens again as the state it was, with and without a snapshot, also a damaged one", () => {
    const { ledger, store } = open();
    for (let no = 0; no < SNAPSHOT_EVERY; no += 1) {
      ledger.stage(device(`d${no % 7}-${Math.floor(no / 7) % 2}`), at(10 + no));
      ledger.stage(
        { input: { type: "uplink.changed", phase: no % 2 === 0 ? "online" : "offline", fault: null }, answer: null },
        at(10 + no),
      );
      ledger.commit(lost);
      ledger.snapshotIfDue();
    }
    expect(store.snapshot()?.seq).toBeGreaterThanOrEqual(SNAPSHOT_EVERY);
    expect(toSnapshot(openLedger(store).centre)).toBe(toSnapshot(ledger.centre));
    store.saveSnapshot({ seq: store.head().seq, body: "{damaged" });
    expect(toSnapshot(openLedger(store).centre)).toBe(toSnapshot(ledger.centre));
  });

  test("takes no snapshot before it is due", () => {
    const { ledger, store } = open();
    ledger.snapshotIfDue();
    expect(store.snapshot()).toBeNull();
  });
});
