import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { firstChain } from "../journal/chain.ts";
import { recordedWallOfBody } from "../journal/record.ts";
import { assert } from "../kernel/assert.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { Seq } from "../kernel/units.ts";
import type { ChainHead, Snapshot, Store, StoredRecord, StoreFault, StoreIdentity } from "../ports/store.ts";
import { makeDirectory } from "./directory.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
import { sha256 } from "./sha256.ts";
import {
  configure,
  judgeHeader,
  judgeOpen,
  limitTo,
  type OpenProblem,
  openProblemOf,
  problem,
  storeFaultOf,
  usedBytesOf,
  warmLog,
} from "./sqlite-file.ts";
import { SqliteRows } from "./sqlite-rows.ts";

export interface SqliteStoreOptions {
  readonly path: string;
  readonly centre: string;
  readonly newEpoch: () => string;
  /** Beyond this an append is refused as `journal-full`. */
  readonly maxBytes?: number;
  /** An addon built to flush with fdatasync, which halves the flushes. */
  readonly nativeBinding?: string;
}

/** How long a reader that recovers the log may keep us waiting. */
const BUSY_MS = 2_000;

/** The journal in one SQLite file. There is one writer: whoever opens it holds the lock of host/state-lock.ts. */
export function openSqliteStore(options: SqliteStoreOptions): Result<SqliteStore, OpenProblem> {
  let db: Database.Database | null = null;
  try {
    makeDirectory(dirname(options.path));
    accessSync(dirname(options.path), constants.W_OK);
    const judged = judgeHeader(options.path);
    if (!judged.ok) return judged;
    const { nativeBinding } = options;
    db = new Database(options.path, { timeout: BUSY_MS, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
    const opened = prepare(db, options);
    if (!opened.ok) db.close();
    return opened;
  } catch (error) {
    db?.close();
    return fail(openProblemOf(error));
  }
}

function prepare(db: Database.Database, options: SqliteStoreOptions): Result<SqliteStore, OpenProblem> {
  const judged = judgeOpen(db);
  if (!judged.ok) return judged;
  configure(db);
  migrate(db, MIGRATIONS, (from) => {
    if (from === 0) writeIdentity(db, { centre: options.centre, epoch: options.newEpoch() });
  });
  warmLog(db);
  if (options.maxBytes !== undefined) limitTo(db, options.maxBytes);
  const rows = new SqliteRows(db);
  const { centre } = rows.identity();
  if (centre !== options.centre) {
    return problem("journal-foreign", `${db.name} is the journal of ${centre}, not of ${options.centre}`);
  }
  const head = rows.mark("head");
  const last = rows.lastRecord() ?? rows.mark("root");
  if (head.seq !== last.seq || head.chain !== last.chain) {
    return problem("journal-corrupt", `${db.name} was written up to ${head.seq} but ends at ${last.seq}`);
  }
  return ok(new SqliteStore(db, rows));
}

function writeIdentity(db: Database.Database, identity: StoreIdentity): void {
  const meta = db.prepare("INSERT INTO meta VALUES (?, ?)");
  meta.run("centre", identity.centre);
  meta.run("epoch", identity.epoch);
  const mark = db.prepare("INSERT INTO mark VALUES (?, 0, ?)");
  const first = Buffer.from(firstChain(identity, sha256), "hex");
  mark.run("root", first);
  mark.run("head", first);
  mark.run("cursor", null);
}

export class SqliteStore implements Store {
  readonly #db: Database.Database;
  readonly #rows: SqliteRows;
  readonly #append: (records: readonly StoredRecord[]) => void;
  readonly #prune: (upTo: Seq) => void;
  #head: ChainHead;
  #root: ChainHead;
  #cursor: Seq;

  constructor(db: Database.Database, rows: SqliteRows) {
    this.#db = db;
    this.#rows = rows;
    this.#head = rows.mark("head");
    this.#root = rows.mark("root");
    this.#cursor = rows.mark("cursor").seq;
    this.#append = appending(db);
    this.#prune = pruning(db);
  }

  identity(): StoreIdentity {
    return this.#rows.identity();
  }

  append(records: readonly StoredRecord[]): Result<void, StoreFault> {
    let head = this.#head;
    for (const record of records) {
      assert(record.seq === head.seq + 1, `record ${head.seq + 1} comes next, not ${record.seq}`);
      head = record;
    }
    if (head === this.#head) return ok(undefined);
    const written = this.#try(() => this.#append(records));
    if (written.ok) this.#head = { seq: head.seq, chain: head.chain };
    return written;
  }

  read(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#rows.after(after, limit);
  }

  head(): ChainHead {
    return this.#head;
  }

  root(): ChainHead {
    return this.#root;
  }

  cursor(): Seq {
    return this.#cursor;
  }

  moveCursor(upTo: Seq): Result<void, StoreFault> {
    assert(upTo >= this.#cursor && upTo <= this.#head.seq, "the cursor moves on, and not beyond the head");
    const moved = this.#lazily(() => this.#db.prepare("UPDATE mark SET seq = ? WHERE name = 'cursor'").run(upTo));
    if (moved.ok) this.#cursor = upTo;
    return moved;
  }

  snapshot(): Snapshot | null {
    return this.#rows.snapshot();
  }

  saveSnapshot(snapshot: Snapshot): Result<void, StoreFault> {
    assert(snapshot.seq <= this.#head.seq, "a snapshot stands for records that are there");
    const sql =
      "INSERT INTO snapshot VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, body = excluded.body";
    return this.#lazily(() => this.#db.prepare(sql).run(snapshot.seq, snapshot.body));
  }

  prune(upTo: Seq): Result<void, StoreFault> {
    assert(upTo <= this.#cursor, "only what the hub has may be forgotten");
    if (upTo <= this.#root.seq) return ok(undefined);
    const pruned = this.#lazily(() => this.#prune(upTo));
    if (pruned.ok) this.#root = this.#rows.mark("root");
    return pruned;
  }

  usedBytes(): number {
    return usedBytesOf(this.#db);
  }

  /** What SQLite really does, for `talon doctor`: what was asked for is not always what one gets. */
  settings(): { readonly journalMode: string; readonly synchronous: number; readonly pageBytes: number } {
    return {
      journalMode: this.#db.pragma("journal_mode", { simple: true }) as string,
      synchronous: this.#db.pragma("synchronous", { simple: true }) as number,
      pageBytes: this.#db.pragma("page_size", { simple: true }) as number,
    };
  }

  close(): void {
    this.#db.close();
  }

  /**
   * Without a flush of its own: the log keeps the order, so the next append makes it durable too. If the power goes first, the hub
   * gets a few records twice and drops them, or a start replays from an older snapshot.
   */
  #lazily(write: () => void): Result<void, StoreFault> {
    return this.#try(() => {
      this.#db.pragma("synchronous = NORMAL");
      try {
        write();
      } finally {
        this.#db.pragma("synchronous = FULL");
      }
    });
  }

  #try(write: () => void): Result<void, StoreFault> {
    try {
      write();
      return ok(undefined);
    } catch (error) {
      return fail(storeFaultOf(error));
    }
  }
}

function appending(db: Database.Database): (records: readonly StoredRecord[]) => void {
  const insert = db.prepare("INSERT INTO record VALUES (?, ?, ?, ?)");
  const moveHead = db.prepare("UPDATE mark SET seq = ?, chain = ? WHERE name = 'head'");
  return db.transaction((records: readonly StoredRecord[]) => {
    for (const { seq: no, body, chain } of records) {
      insert.run(no, recordedWallOfBody(body), body, Buffer.from(chain, "hex"));
    }
    const last = records.at(-1);
    if (last !== undefined) moveHead.run(last.seq, Buffer.from(last.chain, "hex"));
  }).immediate;
}

function pruning(db: Database.Database): (upTo: Seq) => void {
  const moveRoot = db.prepare(
    "UPDATE mark SET seq = record.seq, chain = record.chain FROM record WHERE mark.name = 'root' AND record.seq = ?",
  );
  const forget = db.prepare("DELETE FROM record WHERE seq <= ?");
  return db.transaction((upTo: Seq) => {
    moveRoot.run(upTo);
    forget.run(upTo);
  }).immediate;
}
