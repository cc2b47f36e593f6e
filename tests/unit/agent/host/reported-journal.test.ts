import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepAnchor } from "../../../../agent/host/anchor-file.ts";
import { makeRoom } from "../../../../agent/host/make-room.ts";
import { NOT_OURS } from "../../../../agent/host/quick-look.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { seq, wallMs } from "../../../../agent/kernel/units.ts";
import { bootId, called, deviceReady, momentAt, noon } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";
import { DamagedJournal, PAGE } from "./damaged-journal.ts";
import { noise } from "./injuries.ts";

const EVENTS = 400;
const MAX_BYTES = 300_000;

let journal: DamagedJournal;
beforeEach(() => {
  journal = new DamagedJournal();
});
afterEach(() => journal.dispose());

describe("failures that users of other stores report", () => {
  test("a disk image that is malformed after a power cut costs what was torn and no more, is kept, and what is lost is declared", () => {
    const events = journal.write(EVENTS);
    journal.close();
    journal.overwrite("", 0, noise(PAGE));
    const { findings, archives, store } = journal.checkUp();
    expect(findings).toMatchObject([{ code: "journal-salvaged", epoch: "EPOCH1", lost: [], kept: events }]);
    expect(archives.map(({ last }) => last)).toEqual([events]);
    expect(readdirSync(join(journal.directory, "quarantine")).length).toBeGreaterThan(0);
    expect(store.identity().epoch).not.toBe("EPOCH1");
  });

  test("a corrupt buffer does not keep the agent from starting, again and again: each start works, and tells of it until it is recorded", () => {
    journal.write(EVENTS);
    journal.close();
    journal.replace("", noise(5 * PAGE));
    const epochs = Array.from({ length: 3 }, () => {
      const { store, findings } = journal.checkUp();
      const told = { epoch: store.identity().epoch, codes: findings.map(({ code }) => code) };
      journal.close();
      return told;
    });
    expect(new Set(epochs.map(({ epoch }) => epoch)).size).toBe(1);
    expect(epochs[0]?.codes).toEqual(["journal-salvaged"]);
    const { store } = journal.checkUp();
    new WaitedJournal(store, sha256).append([{ event: called }], momentAt(0), bootId);
    journal.close();
    expect(journal.checkUp().findings).toEqual([]);
  });

  test("a buffer that nobody empties does not grow until the disk is full: it stays within its bytes, and lets go of diagnostics before people", () => {
    const store = journal.store();
    const writer = new WaitedJournal(store, sha256);
    const keep = { keepDays: 90, maxBytes: MAX_BYTES };
    for (let days = 0; days < 120; days += 1) {
      const entries = Array.from({ length: 30 }, (_, at) => ({
        event: at % 3 === 0 ? called : deviceReady("printer"),
      }));
      writer.append(entries, momentAt(days * 86_400_000), bootId);
      store.saveSnapshot({ seq: store.head().seq, body: "{}" });
      const now = wallMs(noon + days * 86_400_000);
      for (let turn = 0; turn < 3; turn += 1)
        expect(makeRoom(store, keep, { now, freeDiskBytes: null })).toMatchObject({ ok: true });
    }
    expect(store.usedBytes()).toBeLessThan(1.5 * MAX_BYTES);
    expect(statSync(journal.path).size).toBeLessThan(4 * MAX_BYTES);
    expect(store.thinned()).toBeGreaterThan(0);
    expect(store.head().seq).toBe(3_600);
    expect(store.read(seq(store.head().seq - 1), 1).length).toBe(1);
    expect(existsSync(journal.path)).toBe(true);
  });

  test("a card that came back older and went on is no second truth: what the hub has not acknowledged of it is declared lost and never sent", () => {
    const events = journal.write(EVENTS);
    const { centre, epoch } = journal.store().identity();
    journal.close();
    keepAnchor(journal.path, { centre, epoch, seq: events + 3, chain: NOT_OURS });
    const checked = journal.checkUp();
    const acknowledged = Math.floor(EVENTS / 2);
    expect(checked.findings).toMatchObject([
      { code: "journal-rolled-back", epoch, lost: [{ first: acknowledged + 1, last: events + 3 }] },
    ]);
    expect(journal.readable(checked).at(-1)).toBe(acknowledged);
    expect(checked.store.identity().epoch).not.toBe(epoch);
  });
});
