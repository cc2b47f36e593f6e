import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openReader } from "../../../../agent/host/journal-reader.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore, type SqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { chain, verifyChain } from "../../../../agent/journal/chain.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { bootId, deviceReady, momentAt } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";

let dir = "";
let path = "";
let store: SqliteStore;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-reader-"));
  path = join(dir, "journal.db");
  const opened = openSqliteStore({ path, centre: "kz-ala-01", newEpoch: () => "EPOCH1" });
  if (!opened.ok) throw new Error(opened.fault.detail);
  store = opened.value;
  const journal = new WaitedJournal(store, sha256);
  for (let no = 1; no <= 40; no += 1) {
    journal.append([{ event: deviceReady(`device-${no}`) }], momentAt(no), bootId);
  }
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

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

describe("verify finds in a real file what a second hand did to it", () => {
  test.each([
    ["nothing", "sound", []],
    ["edited", "edited 7", ["UPDATE record SET body = replace(body, 'ready', 'failed') WHERE seq = 7"]],
    ["deleted", "deleted 9", ["DELETE FROM record WHERE seq = 9"]],
    [
      "reordered",
      "reordered 11",
      [
        "UPDATE record SET seq = -1 WHERE seq = 11",
        "UPDATE record SET seq = 11 WHERE seq = 12",
        "UPDATE record SET seq = 12 WHERE seq = -1",
      ],
    ],
    ["put before the beginning", "reordered -3", ["UPDATE record SET seq = -3 WHERE seq = 20"]],
    ["truncated", "truncated 36", ["DELETE FROM record WHERE seq > 35"]],
    [
      "truncated with the head",
      "truncated 36",
      [
        "DELETE FROM record WHERE seq > 35",
        "UPDATE mark SET seq = 35, chain = (SELECT chain FROM record WHERE seq = 35) WHERE name = 'head'",
        "UPDATE mark SET seq = 38 WHERE name = 'cursor'",
      ],
    ],
    [
      "forgotten before the hub had it",
      "deleted 1",
      [
        "UPDATE mark SET seq = 5, chain = (SELECT chain FROM record WHERE seq = 5) WHERE name = 'root'",
        "DELETE FROM record WHERE seq <= 5",
      ],
    ],
  ])("%s: %s", (_what, found, statements) => {
    tamper(...statements);
    expect(verdict()).toBe(found);
  });

  test("added", () => {
    const body = store.read(seq(39), 1)[0]?.body.replace(".40", ".41") ?? "";
    tamper(`INSERT INTO record VALUES (41, 0, 0, '${body}', NULL, x'${chain(store.head().chain, body, sha256)}')`);
    expect(verdict()).toBe("added 41");
  });
});

test("a reader sees one moment while the agent goes on writing, and the new records afterwards", () => {
  const reader = openReader(path);
  if (!reader.ok) throw new Error(reader.fault.detail);
  const journal = new WaitedJournal(store, sha256);
  const seen = reader.value.atOneMoment(() => {
    const before = reader.value.claim().head.seq;
    journal.append([{ event: deviceReady("late") }], momentAt(99), bootId);
    return [before, [...reader.value.records(seq(0))].length, reader.value.claim().head.seq];
  });
  expect(seen).toEqual({ ok: true, value: [40, 40, 40] });
  expect(reader.value.claim().head.seq).toBe(41);
  expect([...reader.value.records(seq(40))]).toHaveLength(1);
  reader.value.close();
});

test("a journal that is not there is told, and not made", () => {
  expect(openReader(join(dir, "none.db"))).toMatchObject({ ok: false, fault: { fault: "journal-unwritable" } });
});
