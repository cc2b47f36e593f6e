import type { Database } from "better-sqlite3";
import { firstChain } from "../journal/chain.ts";
import { tombstoneIn } from "../journal/tombstone.ts";
import type { Seq } from "../kernel/units.ts";
import type { ChainHead, Snapshot, StoredRecord, StoreIdentity } from "../ports/store.ts";
import { userVersion } from "./head-number.ts";
import { SCHEMA_VERSION } from "./migrations.ts";
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

/** What is written down of the marks, where it is time. */
export interface Marks {
  readonly cursor: Seq;
  readonly head: ChainHead;
}

/** Says in the header how far the records go. */
export const nameHead = (db: Database, no: number): void => {
  db.exec(`PRAGMA user_version = ${userVersion(SCHEMA_VERSION, no)}`);
};

/** The marks lie on a page of their own, which most commits leave alone. */
export function appending(db: Database): (records: readonly StoredRecord[], marks: Marks | null) => void {
  const insert = db.prepare(INSERT);
  const moveMarks = marksMoving(db);
  return db.transaction((records: readonly StoredRecord[], marks: Marks | null) => {
    for (const record of records) insert.run(...rowOf(record));
    const last = records.at(-1);
    if (last !== undefined) nameHead(db, last.seq);
    if (marks !== null) moveMarks(marks);
  }).immediate;
}

export function marksMoving(db: Database): (marks: Marks) => void {
  const moveCursor = db.prepare("UPDATE mark SET seq = ? WHERE name = 'cursor'");
  const moveHead = db.prepare("UPDATE mark SET seq = ?, chain = ? WHERE name = 'head'");
  return db.transaction(({ cursor, head }: Marks) => {
    moveCursor.run(cursor);
    moveHead.run(head.seq, Buffer.from(head.chain, "hex"));
  });
}

/** Takes back what was committed after `head`, so that no page says it any more. */
export function takingBack(db: Database): (head: Seq) => void {
  const forget = db.prepare("DELETE FROM record WHERE seq > ?");
  const takeBack = db.transaction((head: Seq) => {
    forget.run(head);
    nameHead(db, head);
  }).immediate;
  return (head) => {
    db.pragma("secure_delete = ON");
    try {
      takeBack(head);
    } finally {
      db.pragma("secure_delete = OFF");
    }
  };
}

export function pruning(db: Database): (upTo: Seq, marks: Marks) => void {
  const moveRoot = db.prepare(
    "UPDATE mark SET seq = record.seq, chain = record.chain FROM record WHERE mark.name = 'root' AND record.seq = ?",
  );
  const forget = db.prepare("DELETE FROM record WHERE seq <= ?");
  const moveMarks = marksMoving(db);
  return db.transaction((upTo: Seq, marks: Marks) => {
    moveRoot.run(upTo);
    forget.run(upTo);
    moveMarks(marks);
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
