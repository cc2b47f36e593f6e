import type { Database } from "better-sqlite3";
import { firstChain } from "../journal/chain.ts";
import { tombstoneIn } from "../journal/tombstone.ts";
import type { Seq } from "../kernel/units.ts";
import type { Snapshot, StoredRecord, StoreIdentity } from "../ports/store.ts";
import { crcOfSnapshot, rowOf, thinnedRowOf } from "./record-row.ts";
import { sha256 } from "./sha256.ts";

const INSERT = "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)";

export function writeIdentity(db: Database, identity: StoreIdentity, baseline: string | null): void {
  const meta = db.prepare("INSERT INTO meta VALUES (?, ?)");
  meta.run("centre", identity.centre);
  meta.run("epoch", identity.epoch);
  const mark = db.prepare("INSERT INTO mark VALUES (?, 0, ?)");
  const first = Buffer.from(firstChain(identity, sha256), "hex");
  mark.run("root", first);
  mark.run("head", first);
  mark.run("cursor", null);
  mark.run("thinned", null);
  if (baseline !== null) db.prepare("INSERT INTO snapshot VALUES (0, ?, ?)").run(crcOfSnapshot(0, baseline), baseline);
}

/** The cursor lies on the page that the head is written to anyway. */
export function appending(db: Database): (records: readonly StoredRecord[], cursor: Seq) => void {
  const insert = db.prepare(INSERT);
  const moveHead = db.prepare("UPDATE mark SET seq = ?, chain = ? WHERE name = 'head'");
  const moveCursor = cursorMoving(db);
  return db.transaction((records: readonly StoredRecord[], cursor: Seq) => {
    for (const record of records) insert.run(...rowOf(record));
    const last = records.at(-1);
    if (last !== undefined) moveHead.run(last.seq, Buffer.from(last.chain, "hex"));
    moveCursor(cursor);
  }).immediate;
}

export function cursorMoving(db: Database): (upTo: Seq) => void {
  const move = db.prepare("UPDATE mark SET seq = ? WHERE name = 'cursor'");
  return (upTo) => move.run(upTo);
}

export function pruning(db: Database): (upTo: Seq, cursor: Seq) => void {
  const moveRoot = db.prepare(
    "UPDATE mark SET seq = record.seq, chain = record.chain FROM record WHERE mark.name = 'root' AND record.seq = ?",
  );
  const forget = db.prepare("DELETE FROM record WHERE seq <= ?");
  const moveCursor = cursorMoving(db);
  return db.transaction((upTo: Seq, cursor: Seq) => {
    moveRoot.run(upTo);
    forget.run(upTo);
    moveCursor(cursor);
  }).immediate;
}

/** The digest of a body takes its place; what was let go before stays as it is. */
export function thinning(db: Database): (records: readonly StoredRecord[], upTo: Seq) => void {
  const replace = db.prepare("REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?)");
  const moveMark = db.prepare("UPDATE mark SET seq = max(seq, ?) WHERE name = 'thinned'");
  return db.transaction((records: readonly StoredRecord[], upTo: Seq) => {
    for (const record of records) {
      if (tombstoneIn(record.body) === null) replace.run(...thinnedRowOf(record, sha256(record.body)));
    }
    moveMark.run(upTo);
  }).immediate;
}

export function snapshotting(db: Database): (snapshot: Snapshot) => void {
  const save = db.prepare("REPLACE INTO snapshot VALUES (?, ?, ?)");
  const forget = db.prepare(
    "DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT 2)",
  );
  return db.transaction(({ seq, body }: Snapshot) => {
    save.run(seq, crcOfSnapshot(seq, body), body);
    forget.run();
  }).immediate;
}
