import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openReader } from "../../../../agent/host/journal-reader.ts";
import { SCHEMA_VERSION } from "../../../../agent/host/migrations.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { storeFaultOf } from "../../../../agent/host/sqlite-file.ts";
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from "../../../../agent/host/sqlite-store.ts";
import { verifyChain } from "../../../../agent/journal/chain.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { Store } from "../../../../agent/ports/store.ts";
import { bootId, deviceReady, momentAt } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";

let dir = "";
let path = "";
let epochs = 0;
const opened: SqliteStore[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-sqlite-"));
  path = join(dir, "journal.db");
  epochs = 0;
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(dir, { recursive: true });
});

const newEpoch = (): string => {
  epochs += 1;
  return `EPOCH${epochs}`;
};
const tryOpen = (more: Partial<SqliteStoreOptions> = {}) => {
  const store = openSqliteStore({ path, centre: "kz-ala-01", newEpoch, ...more });
  if (store.ok) opened.push(store.value);
  return store;
};
const open = (more: Partial<SqliteStoreOptions> = {}): SqliteStore => {
  const store = tryOpen(more);
  if (!store.ok) throw new Error(store.fault.detail);
  return store.value;
};
const closeAll = () => {
  for (const store of opened.splice(0)) store.close();
};
const fill = (store: Store, count: number) => {
  const journal = new WaitedJournal(store, sha256);
  for (let no = 1; no <= count; no += 1) {
    const appended = journal.append([{ event: deviceReady(`device-${no}`) }], momentAt(no), bootId);
    if (!appended.ok) return appended.fault;
  }
  return null;
};
const tamper = (...statements: string[]) => {
  const other = new Database(path);
  for (const sql of statements) other.exec(sql);
  other.close();
};
const verdict = () => {
  const reader = openReader(path);
  if (!reader.ok) throw new Error(reader.fault.detail);
  const found = reader.value.atOneMoment(() => verifyChain(reader.value.claim(), reader.value.records(), sha256));
  reader.value.close();
  if (!found.ok) throw new Error(found.fault.detail);
  return found.value.sound ? "sound" : `${found.value.flaw.wrong} ${found.value.flaw.seq}`;
};

describe("a new journal", () => {
  test("gets its epoch once, and has small pages and a log", () => {
    open();
    closeAll();
    const store = open();
    expect(store.identity()).toEqual({ centre: "kz-ala-01", epoch: "EPOCH1" });
    expect(store.settings()).toMatchObject({ journalMode: "wal", pageBytes: 512 });
    fill(store, 3);
    store.moveCursor(seq(2));
    store.prune(seq(1));
    store.saveSnapshot({ seq: seq(2), body: "x" });
  });

  test("has its log at full length from the start, at every start, and the filling is not in the journal", () => {
    for (const _ of [1, 2]) {
      const store = open();
      expect(statSync(`${path}-wal`).size).toBeGreaterThan(1_200_000);
      expect(store.usedBytes()).toBeLessThan(20_000);
      closeAll();
      expect(statSync(path).size).toBeLessThan(20_000);
    }
  });

  test("keeps to the length of its log over many records", () => {
    const store = open();
    const bytes = statSync(`${path}-wal`).size;
    fill(store, 1_500);
    expect(statSync(`${path}-wal`).size).toBe(bytes);
  });
});

describe("what is not opened", () => {
  test("is a journal of a schema to come, and not one of its bytes changes", () => {
    open();
    closeAll();
    tamper(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    const before = readFileSync(path);
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-newer" } });
    expect(openReader(path)).toMatchObject({ ok: false, fault: { fault: "journal-newer" } });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("is one whose newer version still lies in the log", () => {
    open();
    const other = new Database(path);
    other.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-newer" } });
    other.close();
  });

  test("is the journal of another centre", () => {
    open({ centre: "kz-ala-02" });
    closeAll();
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-foreign" } });
  });

  test("is the file of another program", () => {
    tamper("CREATE TABLE songs (title TEXT)");
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-foreign" } });
    tamper("PRAGMA user_version = 1");
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-foreign" } });
  });

  test.each([
    ["a text", Buffer.from("not a database, but long enough to hold a header".repeat(10))],
    ["a few bytes", Buffer.from("SQLite")],
    ["nothing but zeros", Buffer.alloc(4_096)],
  ])("is %s", (_what, bytes) => {
    writeFileSync(path, bytes);
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-corrupt" } });
  });

  test("is a journal whose pages are overwritten", () => {
    fill(open(), 50);
    closeAll();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 1_024));
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-corrupt" } });
  });

  test("is a journal whose end is not the one that was written last", () => {
    fill(open(), 5);
    closeAll();
    tamper("DELETE FROM record WHERE seq = 5");
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-corrupt" } });
    tamper("DELETE FROM mark");
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-corrupt" } });
  });

  test("is a place where a directory stands", () => {
    expect(tryOpen({ path: dir })).toMatchObject({ ok: false, fault: { fault: "journal-unwritable" } });
  });

  test("an empty file, left by a power cut at the first start, becomes a journal", () => {
    writeFileSync(path, "");
    expect(open().head().seq).toBe(0);
  });
});

describe("what the world does to an open journal", () => {
  test("a full one takes no record but still the cursor, and takes records again when it has forgotten some", () => {
    const store = open({ maxBytes: 200_000 });
    expect(fill(store, 1_000)).toBe("journal-full");
    const head = store.head();
    expect(head.seq).toBeGreaterThan(100);
    expect(store.read(head.seq, 10)).toEqual([]);
    expect(store.moveCursor(head.seq)).toMatchObject({ ok: true });
    expect(store.prune(seq(50))).toMatchObject({ ok: true });
    expect(fill(store, 10)).toBeNull();
    expect(store.head().seq).toBe(head.seq + 10);
    closeAll();
    expect(verdict()).toBe("sound");
  });

  test("one whose writer is kept out says so and goes on afterwards", () => {
    const store = open();
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    expect(fill(store, 1)).toBe("journal-unwritable");
    other.exec("ROLLBACK");
    other.close();
    expect(fill(store, 1)).toBeNull();
    expect(store.head().seq).toBe(1);
  });

  test("each of SQLite's complaints is one of four faults, and anything else is a bug of ours", () => {
    const faults = ["SQLITE_FULL", "SQLITE_READONLY_DBMOVED", "SQLITE_IOERR_FSYNC", "SQLITE_CORRUPT"].map((code) =>
      storeFaultOf(new Database.SqliteError("", code)),
    );
    expect(faults).toEqual(["journal-full", "journal-read-only", "journal-unwritable", "journal-corrupt"]);
    expect(() => storeFaultOf(new TypeError("ours"))).toThrow(TypeError);
  });

  test.skipIf(process.getuid?.() === 0)("a file that may only be read takes no records", () => {
    fill(open(), 2);
    closeAll();
    chmodSync(path, 0o444);
    expect(tryOpen()).toMatchObject({ ok: false, fault: { fault: "journal-read-only" } });
  });
});
