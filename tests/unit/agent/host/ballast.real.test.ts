import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Ballast, ballastPath } from "../../../../agent/host/ballast.ts";
import { makeRoom } from "../../../../agent/host/make-room.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { seq, wallMs } from "../../../../agent/kernel/units.ts";
import { bootId, deviceReady, momentAt } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";

const MIB = 1024 ** 2;
const isRoot = process.getuid?.() === 0;
let disk = "";
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), "talon-ballast-"));
  if (isRoot) execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
});
afterEach(() => {
  if (isRoot) execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

function fill(): void {
  const file = openSync(join(disk, "filler"), "w");
  try {
    for (;;) writeSync(file, Buffer.alloc(4_096));
  } catch {
    closeSync(file);
  }
}

test.runIf(isRoot)(
  "a full disk gives back its ballast (journal-ballast): records, the cursor and a snapshot still find room, and it is made anew when there is",
  () => {
    const path = join(disk, "journal.db");
    const ballast = new Ballast(ballastPath(path), 2 * MIB);
    expect([ballast.take(), ballast.isHeld]).toEqual([true, true]);
    const opened = openSqliteStore({ path, centre: "kz-ala-01", newEpoch: () => "EPOCH1", ballastBytes: 2 * MIB });
    if (!opened.ok) throw new Error(opened.fault.detail);
    const store = opened.value;
    const journal = new WaitedJournal(store, sha256);
    fill();
    const append = () => journal.append([{ event: deviceReady("printer") }], momentAt(0), bootId);
    for (let no = 0; no < 2_000; no += 1) expect(append().ok).toBe(true);
    expect(new Ballast(ballastPath(path), 2 * MIB).isHeld).toBe(false);
    expect(store.moveCursor(seq(1_500)).ok).toBe(true);
    expect(store.saveSnapshot({ seq: seq(1_900), body: "x".repeat(50_000) }).ok).toBe(true);
    let refused = append();
    for (let no = 0; no < 20_000 && refused.ok; no += 1) refused = append();
    expect(refused).toEqual({ ok: false, fault: "journal-full" });
    rmSync(join(disk, "filler"));
    expect(append().ok).toBe(true);
    store.close();
    expect(new Ballast(ballastPath(path), MIB / 4).take()).toBe(true);
  },
);

test.runIf(isRoot)(
  "a ballast that was given back is made anew by the next look for room, once there is three times as much",
  () => {
    const path = join(disk, "journal.db");
    const sizeOf = () => statSync(ballastPath(path)).size;
    const opened = openSqliteStore({ path, centre: "kz-ala-01", newEpoch: () => "EPOCH1", ballastBytes: MIB });
    if (!opened.ok) throw new Error(opened.fault.detail);
    const store = opened.value;
    const look = () =>
      makeRoom(store, { maxBytes: 64 * MIB, keepDays: 90 }, { now: wallMs(0), freeDiskBytes: 64 * MIB });
    expect([look().ok, sizeOf()]).toEqual([true, MIB]);
    expect([store.ballast.giveBack(), sizeOf()]).toEqual([true, 0]);
    fill();
    expect([look().ok, sizeOf(), store.ballast.isHeld]).toEqual([true, 0, false]);
    rmSync(join(disk, "filler"));
    expect([look().ok, sizeOf(), store.ballast.isHeld]).toEqual([true, MIB, true]);
    store.close();
  },
);

test("a ballast that was configured smaller gives the rest back, and one that was configured larger is taken anew", () => {
  const path = ballastPath(join(disk, "journal.db"));
  expect(new Ballast(path, MIB).take()).toBe(true);
  expect([new Ballast(path, MIB / 2).isHeld, statSync(path).size]).toEqual([true, MIB / 2]);
  const larger = new Ballast(path, MIB);
  expect([larger.isHeld, larger.take(), statSync(path).size]).toEqual([false, true, MIB]);
});
