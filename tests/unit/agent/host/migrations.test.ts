import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { APPLICATION_ID, MIGRATIONS, migrate, versionOf } from "../../../../agent/host/migrations.ts";

const steps = ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y", "INSERT INTO a VALUES (1, 2)"];
const rows = (db: Database.Database) => db.prepare("SELECT * FROM a").all();

test("a file of any former version is brought to the present one, step by step", () => {
  for (const from of [0, 1, 2, 3]) {
    const db = new Database(":memory:");
    migrate(db, steps.slice(0, from), () => undefined);
    const froms: number[] = [];
    migrate(db, steps, (former) => froms.push(former));
    expect(versionOf(db)).toBe(3);
    expect(rows(db)).toEqual([{ x: 1, y: 2 }]);
    expect(froms).toEqual(from === 3 ? [] : [from]);
    expect(db.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
  }
});

test("a step that fails leaves the file as it was", () => {
  const db = new Database(":memory:");
  migrate(db, steps.slice(0, 1), () => undefined);
  expect(() => migrate(db, [...steps.slice(0, 2), "NOT SQL"], () => undefined)).toThrow();
  expect(versionOf(db)).toBe(1);
  expect(db.pragma("table_info(a)")).toHaveLength(1);
});

test("the released steps make a journal", () => {
  const db = new Database(":memory:");
  migrate(db, MIGRATIONS, () => undefined);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  expect(tables).toEqual(["mark", "meta", "record", "snapshot"]);
});
