import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DurableCommits } from "../../../../agent/host/durable-commits.ts";
import { MIGRATIONS, migrate } from "../../../../agent/host/migrations.ts";
import { configure } from "../../../../agent/host/sqlite-file.ts";
import { SqliteRows } from "../../../../agent/host/sqlite-rows.ts";
import { openSqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { writeIdentity } from "../../../../agent/host/sqlite-writes.ts";
import { seq } from "../../../../agent/kernel/units.ts";

const IDENTITY = { centre: "kz-ala-01", epoch: "EPOCH1" };
let folder = "";
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-commits-"));
  db = new Database(join(folder, "journal.db"));
  configure(db);
  migrate(db, MIGRATIONS, () => writeIdentity(db, IDENTITY, null));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const chain = "ab".repeat(32);
const record = (no: number, text = "x") => ({ seq: seq(no), body: `{"id":"EPOCH1.${no}","text":"${text}"}`, chain });
const bodies = () => new SqliteRows(db).kept(seq(0), 100).map(({ body }) => body);

function commits(...takes: boolean[]) {
  let head = 0;
  const log = { flush: () => takes.shift() ?? true, close: () => undefined };
  const under = new DurableCommits(db, () => seq(head), log);
  return (no: number, text?: string) => {
    under.append([record(no, text)], null);
    head = no;
  };
}

test("a flush that the disk refuses once costs nobody anything: the commit is made again", () => {
  const append = commits(true, false);
  append(1);
  append(2);
  expect(bodies()).toEqual([record(1).body, record(2).body]);
  expect(new SqliteRows(db).head().seq).toBe(2);
});

test("a commit whose flush is refused twice is not there, nor is its text anywhere in the file, and the next one takes its number", () => {
  const append = commits(true, false, false);
  append(1);
  expect(() => append(2, "refused")).toThrow("does not take it");
  append(2, "taken");
  expect(bodies()).toEqual([record(1).body, record(2, "taken").body]);
  db.pragma("wal_checkpoint(TRUNCATE)");
  expect(db.serialize().includes(record(2, "refused").body)).toBe(false);
  expect(db.serialize().includes(record(2, "taken").body)).toBe(true);
});

test("while the log is in use by a reader nothing more is committed, and after that it goes on", () => {
  const append = commits(true, false, false);
  append(1);
  expect(() => append(2)).toThrow();
  const reader = new Database(db.name, { readonly: true });
  db.pragma("busy_timeout = 1");
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM record").get();
  expect(() => append(2)).toThrow();
  reader.close();
  append(2);
  expect(bodies()).toHaveLength(2);
});

test("a journal of the first schema version is read as it is, and goes on in the present one", () => {
  const store = openSqliteStore({ path: join(folder, "older.db"), centre: IDENTITY.centre, newEpoch: () => "EPOCH1" });
  if (!store.ok) throw new Error(store.fault.detail);
  store.value.append([record(1), record(2)]);
  store.value.close();
  const older = new Database(join(folder, "older.db"));
  older.prepare("UPDATE mark SET seq = 2, chain = ? WHERE name = 'head'").run(Buffer.from(chain, "hex"));
  older.pragma("user_version = 1");
  expect(new SqliteRows(older).head()).toEqual({ seq: 2, chain });
  older.close();
  const again = openSqliteStore({ path: join(folder, "older.db"), centre: IDENTITY.centre, newEpoch: () => "EPOCH2" });
  if (!again.ok) throw new Error(again.fault.detail);
  expect(again.value.head()).toEqual({ seq: 2, chain });
  expect(again.value.append([record(3)]).ok).toBe(true);
  again.value.close();
  const now = new Database(join(folder, "older.db"));
  expect(new SqliteRows(now).head()).toEqual({ seq: 3, chain });
  now.close();
});
