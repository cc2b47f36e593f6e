import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { assert } from "../kernel/assert.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { Seq } from "../kernel/units.ts";
import type { Archive, ChainHead, Snapshot, Store, StoredRecord, StoreFault, StoreIdentity } from "../ports/store.ts";
import { keepAnchor } from "./anchor-file.ts";
import { Ballast, ballastPath } from "./ballast.ts";
import { makeDirectory } from "./directory.ts";
import { DurableCommits } from "./durable-commits.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
import { RoomyWrites } from "./roomy-writes.ts";
import {
  configure,
  type JournalSettings,
  judgeHeader,
  judgeOpen,
  limitTo,
  type OpenProblem,
  openProblemOf,
  problem,
  settingsOf,
  usedBytesOf,
  warmLog,
} from "./sqlite-file.ts";
import { SqliteRows } from "./sqlite-rows.ts";
import { type Marks, marksMoving, nameHead, pruning, snapshotting, thinning, writeIdentity } from "./sqlite-writes.ts";

export interface SqliteStoreOptions {
  readonly path: string;
  readonly centre: string;
  readonly newEpoch: () => string;
  /** Beyond this an append is refused as `journal-full`. */
  readonly maxBytes?: number;
  /** An addon built to flush with fdatasync, which halves the flushes. */
  readonly nativeBinding?: string;
  /** The size of the file that is given back when the disk is full, so that the rest of the day finds room. */
  readonly ballastBytes?: number;
  /** What a new journal begins with: the state that an older one left, as a snapshot before its first record. */
  readonly baseline?: string;
  /** Journals that ended before this one. */
  readonly archives?: readonly Archive[];
}

/** How long a reader that recovers the log may keep us waiting. */
const BUSY_MS = 2_000;

/** The cursor is written with the next record and by itself only when it has come so far: after a power cut these are sent again. */
const CURSOR_LAG_MOST = 256;

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
  let hasChanged = false;
  migrate(db, MIGRATIONS, (from) => {
    if (from === 0) writeIdentity(db, { centre: options.centre, epoch: options.newEpoch() }, options.baseline ?? null);
    else nameHead(db, new SqliteRows(db).mark("head").seq);
    hasChanged = true;
  });
  warmLog(db);
  if (options.maxBytes !== undefined) limitTo(db, options.maxBytes);
  const rows = new SqliteRows(db);
  const { centre } = rows.identity();
  if (centre !== options.centre) {
    return problem("journal-foreign", `${db.name} is the journal of ${centre}, not of ${options.centre}`);
  }
  const head = rows.head();
  const last = rows.lastRecord() ?? rows.mark("root");
  if (head.seq !== last.seq || head.chain !== last.chain) {
    return problem("journal-corrupt", `${db.name} was written up to ${head.seq} but ends at ${last.seq}`);
  }
  const store = new SqliteStore(db, rows, options);
  if (hasChanged) store.flush();
  return ok(store);
}

export class SqliteStore implements Store {
  readonly #db: Database.Database;
  readonly #rows: SqliteRows;
  readonly #commits: DurableCommits;
  readonly #writes: RoomyWrites;
  readonly #moveMarks: (marks: Marks) => void;
  readonly #prune: (upTo: Seq, marks: Marks) => void;
  readonly #thin: (records: readonly StoredRecord[], upTo: Seq) => void;
  readonly #saveSnapshot: (snapshot: Snapshot) => void;
  readonly #options: SqliteStoreOptions;
  readonly ballast: Ballast;
  #head: ChainHead;
  #root: ChainHead;
  #cursor: Seq;
  #writtenCursor: Seq;

  constructor(db: Database.Database, rows: SqliteRows, options: SqliteStoreOptions) {
    this.#db = db;
    this.#options = options;
    this.ballast = new Ballast(ballastPath(options.path), options.ballastBytes ?? 0);
    this.#writes = new RoomyWrites(db, this.ballast, options);
    this.#rows = rows;
    this.#head = rows.head();
    this.#root = rows.mark("root");
    this.#cursor = rows.mark("cursor").seq;
    this.#writtenCursor = this.#cursor;
    this.#commits = new DurableCommits(db, () => this.#head.seq);
    this.#moveMarks = marksMoving(db);
    this.#prune = pruning(db);
    this.#thin = thinning(db);
    this.#saveSnapshot = snapshotting(db);
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
    const end = { seq: head.seq, chain: head.chain };
    const marks = this.#cursor - this.#writtenCursor < CURSOR_LAG_MOST ? null : { cursor: this.#cursor, head: end };
    const written = this.#writes.try(() => this.#commits.append(records, marks));
    if (!written.ok) return written;
    this.#head = end;
    if (marks !== null) this.#writtenCursor = marks.cursor;
    return written;
  }

  flush(): void {
    this.#commits.flush();
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
    const moved = upTo - this.#writtenCursor < CURSOR_LAG_MOST ? ok(undefined) : this.#writeCursor(upTo);
    if (moved.ok) this.#cursor = upTo;
    return moved;
  }

  snapshot(): Snapshot | null {
    return this.#rows.snapshot();
  }

  saveSnapshot(snapshot: Snapshot): Result<void, StoreFault> {
    assert(snapshot.seq <= this.#head.seq, "a snapshot stands for records that are there");
    const saved = this.#writes.lazily(() => this.#saveSnapshot(snapshot));
    if (saved.ok) keepAnchor(this.#options.path, { ...this.identity(), ...this.#head });
    return saved;
  }

  prune(upTo: Seq): Result<void, StoreFault> {
    assert(upTo <= this.#cursor, "only what the hub has may be forgotten");
    return this.giveUp(upTo);
  }

  /** Forgets what the hub may not have: the uplink then finds it missing and declares it. */
  giveUp(upTo: Seq): Result<void, StoreFault> {
    assert(upTo <= this.#head.seq, "only what is there can be forgotten");
    if (upTo <= this.#root.seq) return ok(undefined);
    const pruned = this.#writes.lazily(() => this.#prune(upTo, { cursor: this.#cursor, head: this.#head }));
    if (pruned.ok) [this.#root, this.#writtenCursor] = [this.#rows.mark("root"), this.#cursor];
    return pruned;
  }

  /** How far bodies of the second class were let go. */
  thinned(): Seq {
    return this.#rows.mark("thinned").seq;
  }

  /** Lets go of the bodies of these records; all up to `upTo` were looked at. */
  thin(records: readonly StoredRecord[], upTo: Seq): Result<void, StoreFault> {
    return this.#writes.lazily(() => this.#thin(records, upTo));
  }

  usedBytes(): number {
    return usedBytesOf(this.#db);
  }

  archives(): readonly Archive[] {
    return this.#options.archives ?? [];
  }

  settings(): JournalSettings {
    return settingsOf(this.#db);
  }

  close(): void {
    if (this.#cursor !== this.#writtenCursor) this.#writeCursor(this.#cursor);
    this.#commits.close();
    this.#db.close();
  }

  #writeCursor(upTo: Seq): Result<void, StoreFault> {
    const written = this.#writes.lazily(() => this.#moveMarks({ cursor: upTo, head: this.#head }));
    if (written.ok) this.#writtenCursor = upTo;
    return written;
  }
}
