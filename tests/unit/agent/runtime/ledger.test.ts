import { describe, expect, test } from "vitest";
import { toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { atOnce } from "../../../../agent/journal/at-once.ts";
import { SNAPSHOT_EVERY } from "../../../../agent/journal/replay.ts";
import { BrokenClaim } from "../../../../agent/kernel/assert.ts";
import type { Result } from "../../../../agent/kernel/result.ts";
import { type Committed, Ledger, type Letter, type Refused } from "../../../../agent/runtime/ledger.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { MORNING } from "../domain/life.ts";
import { emptyStore, openLedger, typesOf } from "./rig.ts";

const at = (mono: number) => ({ boot: "boot-1", mono, wall: MORNING + mono, quality: "ntp" as const });
const lost = () => {
  throw new Error("nobody is answered");
};
const commit = (ledger: Ledger) => {
  const told: Result<Committed, Refused>[] = [];
  ledger.commit((committed) => told.push(committed));
  const [committed] = told;
  if (committed === undefined) throw new Error("nothing was committed");
  return committed;
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
  commit(ledger);
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
    const committed = commit(ledger);
    expect(committed.ok && committed.value.orders).toHaveLength(1);
    expect(ledger.centre.visits.get("2026-11-21-A001")?.phase).toBe("open");
    expect(typesOf(store).slice(2)).toEqual(["ticket.reserved", "ticket.issued"]);
    expect(ledger.hasStaged).toBe(false);
  });

  test("gives the letters with their refusals, for whoever has to answer them", () => {
    const { ledger } = open();
    for (let no = 0; no < 2; no += 1) ledger.stage({ input: ask, answer: lost }, at(3));
    const committed = commit(ledger);
    expect(committed.ok && committed.value.letters.map(({ refusal }) => refusal)).toEqual([null, "button-busy"]);
  });

  test("falls back and gives every letter back where the disk refuses", () => {
    const { ledger, store } = open();
    const before = toSnapshot(ledger.centre);
    store.ail("journal-full", 1);
    const letters = [device("board-w1"), { input: ask, answer: lost }];
    for (const letter of letters) ledger.stage(letter, at(3));
    expect(commit(ledger)).toEqual({ ok: false, fault: { fault: "journal-full", letters } });
    expect(toSnapshot(ledger.centre)).toBe(before);
    expect(store.head().seq).toBe(2);
    ledger.stage(device("board-w1"), at(4));
    commit(ledger);
    expect(store.head().seq).toBe(3);
  });

  test("keeps the time of one commit in order: its letters share the moment of the first", () => {
    const { ledger, store } = open();
    ledger.stage(device("a"), at(50));
    ledger.stage(device("b"), at(40));
    commit(ledger);
    expect(ledger.centre.devices.get("b")?.since.mono).toBe(50);
    expect(store.head().seq).toBe(4);
  });

  test("commits nothing where no letter waits", () => {
    const { ledger } = open();
    ledger.commit(lost);
    expect(ledger.isWriting).toBe(false);
  });

  test("opens again as the state it was, with and without a snapshot, also a damaged one", () => {
    const { ledger, store } = open();
    for (let no = 0; no < SNAPSHOT_EVERY; no += 1) {
      ledger.stage(device(`d${no % 7}-${Math.floor(no / 7) % 2}`), at(10 + no));
      ledger.stage(
        { input: { type: "uplink.changed", phase: no % 2 === 0 ? "online" : "offline", fault: null }, answer: null },
        at(10 + no),
      );
      commit(ledger);
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

function slow(store = emptyStore()) {
  const waiting: (() => void)[] = [];
  const late = atOnce(store);
  const commitLater = (...[records, done]: Parameters<typeof late.commit>) => {
    waiting.push(() => late.commit(records, done));
  };
  const opened = Ledger.open({ ...late, commit: commitLater }, plan, sha256);
  if (!opened.ok) throw new Error(opened.fault.what);
  const flush = () => waiting.shift()?.();
  return { ledger: opened.value, store, flush };
}

describe("the ledger on a disk that takes its time", () => {
  const commits = (ledger: Ledger, said: string[]) => () =>
    ledger.commit((committed) =>
      said.push(committed.ok ? `${committed.value.records.length}` : `no ${committed.fault.letters.length}`),
    );

  test("goes on deciding on what is on its way, and shows only what has arrived", () => {
    const { ledger, store, flush } = slow();
    const said: string[] = [];
    const commitNow = commits(ledger, said);
    ledger.stage({ input: { type: "time.passed" }, answer: null }, at(1));
    ledger.stage(device("printer"), at(1));
    commitNow();
    ledger.stage({ input: ask, answer: null }, at(2));
    expect([ledger.isWriting, ledger.stagedEvents, ledger.centre.devices.size, store.head().seq]).toEqual([
      true,
      1,
      0,
      0,
    ]);
    flush();
    expect([said, ledger.centre.devices.size, ledger.centre.reserved.length]).toEqual([["2"], 1, 0]);
    commitNow();
    flush();
    expect([said, ledger.centre.reserved]).toEqual([["2", "1"], ["2026-11-21-A001"]]);
    expect(toSnapshot(openLedger(store).centre)).toBe(toSnapshot(ledger.centre));
  });

  test("gives back what was decided on a commit that the disk refused, too, and begins again from what is durable", () => {
    const { ledger, store, flush } = slow();
    const said: string[] = [];
    const commitNow = commits(ledger, said);
    store.ail("journal-unwritable", 1);
    ledger.stage(device("printer"), at(1));
    commitNow();
    ledger.stage(device("board-w1"), at(2));
    ledger.stage(device("board-w2"), at(3));
    flush();
    expect([said, ledger.hasStaged, ledger.isWriting]).toEqual([["no 3"], false, false]);
    ledger.stage(device("printer"), at(4));
    commitNow();
    flush();
    expect([said, store.head().seq]).toEqual([["no 3", "1"], 1]);
  });

  test("never dates a commit before the one that is still on its way", () => {
    const { ledger, flush } = slow();
    const said: string[] = [];
    const commitNow = commits(ledger, said);
    ledger.stage(device("printer"), at(50));
    commitNow();
    ledger.stage(device("board-w1"), at(40));
    flush();
    commitNow();
    flush();
    expect(ledger.centre.devices.get("board-w1")?.since.mono).toBe(50);
  });

  test("is asked for one commit after another: a second one meanwhile is our own bug", () => {
    const { ledger } = slow();
    ledger.stage(device("printer"), at(1));
    ledger.commit(lost);
    ledger.stage(device("board-w1"), at(2));
    expect(() => ledger.commit(lost)).toThrow(BrokenClaim);
  });
});
