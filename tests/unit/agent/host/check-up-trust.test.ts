import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { archivePath } from "../../../../agent/host/archives.ts";
import { quarantineOf } from "../../../../agent/host/quarantine.ts";
import { rowOf } from "../../../../agent/host/record-row.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import type { SqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { chain } from "../../../../agent/journal/chain.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { StoredRecord } from "../../../../agent/ports/store.ts";
import { DamagedJournal } from "./damaged-journal.ts";
import { noise } from "./injuries.ts";

const made: DamagedJournal[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});

function journal(): DamagedJournal {
  const fresh = new DamagedJournal();
  made.push(fresh);
  return fresh;
}

function nextOf(store: SqliteStore, said: string): StoredRecord {
  const head = store.head();
  const body = `{"specversion":"1.0","id":"${store.identity().epoch}.${head.seq + 1}","said":"${said}"}`;
  return { seq: seq(head.seq + 1), body, chain: chain(head.chain, body, sha256) };
}

describe("a start beside an archive of the same epoch", () => {
  test("that is empty, as a power cut leaves a file, goes on with the journal and loses none of it", () => {
    const here = journal();
    const events = here.write(200);
    here.close();
    writeFileSync(archivePath(here.path, "EPOCH1"), "");
    const { store, findings } = here.checkUp();
    expect(store.identity().epoch).toBe("EPOCH1");
    expect(store.head().seq).toBe(events);
    expect(findings).toEqual([]);
    expect(existsSync(quarantineOf(here.path))).toBe(false);
  });

  test("that ends before the journal goes on with the journal", () => {
    const here = journal();
    here.write(100);
    here.close();
    copyFileSync(here.path, archivePath(here.path, "EPOCH1"));
    const store = here.store();
    store.append([nextOf(store, "after the copy")]);
    const { seq: last } = store.head();
    here.close();
    const { store: again } = here.checkUp();
    expect(again.head().seq).toBe(last);
  });
});

describe("what is saved from a damaged journal", () => {
  test("is what was committed, where its log still holds what was refused under the same number", () => {
    const here = journal();
    here.write(100);
    const store = here.store();
    const refused = nextOf(store, "refused");
    const db = new Database(here.path);
    here.opened.push(db);
    db.pragma("wal_checkpoint(RESTART)");
    db.pragma("cache_size = 5");
    db.exec("BEGIN IMMEDIATE; CREATE TABLE room (x); INSERT INTO room VALUES (zeroblob(30000))");
    db.prepare("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)").run(...rowOf(refused));
    db.exec("INSERT INTO room VALUES (zeroblob(300000)); ROLLBACK");
    store.append([nextOf(store, "true")]);
    db.pragma("wal_checkpoint(RESTART)");
    while (here.bytes("-wal").includes('"said":"true"')) store.append([nextOf(store, "later")]);
    const cut = here.copy("cut");
    made.push(cut);
    expect(cut.bytes("-wal").includes("refused")).toBe(true);
    cut.overwrite("", 0, noise(16));
    const [archive] = cut.checkUp().archives;
    const [saved] = archive?.read(seq(refused.seq - 1), 1) ?? [];
    expect(saved?.seq).toBe(refused.seq);
    expect(saved?.body).toContain('"said":"true"');
  });
});
