import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archivePath } from "../../../../agent/host/archives.ts";
import { salvage } from "../../../../agent/host/salvage.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { chain } from "../../../../agent/journal/chain.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { StoredRecord } from "../../../../agent/ports/store.ts";

const RECORDS = 5_000;
const KEPT = 500;
const CENTRE = "kz-ala-01";
const folder = mkdtempSync(join(tmpdir(), "talon-salvaged-"));

function journalWhere({ name, hubHas }: { readonly name: string; readonly hubHas: number }): string {
  const path = join(folder, name, "journal.db");
  const opened = openSqliteStore({ path, centre: CENTRE, newEpoch: () => "EPOCH1" });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const store = opened.value;
  let before = store.head();
  const records: StoredRecord[] = [];
  while (before.seq < RECORDS) {
    const no = seq(before.seq + 1);
    const body = `{"specversion":"1.0","id":"EPOCH1.${no}","partitionkey":"${CENTRE}","data":{"text":"№ ${no}"}}`;
    before = { seq: no, chain: chain(before.chain, body, sha256) };
    records.push({ ...before, body });
  }
  store.append(records);
  store.saveSnapshot({ seq: before.seq, body: '{"at":"the end"}' });
  store.moveCursor(seq(hubHas));
  store.close();
  return path;
}

const briefly = (path: string) =>
  salvage(path, (epoch) => archivePath(path, epoch), {
    centre: CENTRE,
    anchor: null,
    cause: "x",
    no: 1,
    isBrief: true,
  });

const paths = { had: "", lacked: "", holed: "" };
beforeAll(() => {
  paths.had = journalWhere({ name: "had", hubHas: RECORDS });
  paths.lacked = journalWhere({ name: "lacked", hubHas: 1_100 });
  paths.holed = journalWhere({ name: "holed", hubHas: 400 });
  const db = new Database(paths.holed);
  db.exec("DELETE FROM record WHERE seq IN (7, 4321, 4322)");
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.exec("VACUUM");
  db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a brief salvage", () => {
  test("of a journal whose every record the hub has hands on the last snapshot and the newest records", () => {
    expect(briefly(paths.had)).toEqual({
      epoch: "EPOCH1",
      centre: CENTRE,
      records: KEPT,
      leftUpTo: RECORDS - KEPT,
      last: RECORDS,
      lost: [],
      snapshotSeq: RECORDS,
    });
  });

  test("takes everything that the hub lacks and some of what it has", () => {
    expect(briefly(paths.lacked)).toMatchObject({
      records: RECORDS - 600,
      leftUpTo: 600,
      lost: [],
      snapshotSeq: RECORDS,
    });
  });

  test("declares the holes among what it takes", () => {
    expect(briefly(paths.holed)).toMatchObject({
      records: RECORDS - 3,
      leftUpTo: 0,
      lost: [
        { first: 7, last: 7 },
        { first: 4_321, last: 4_322 },
      ],
    });
  });
});
