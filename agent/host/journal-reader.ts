import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import type { JournalClaim } from "../journal/chain.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import { type Seq, seq, type WallMs, wallMs } from "../kernel/units.ts";
import type { StoredRecord } from "../ports/store.ts";
import {
  type JournalSettings,
  judgeHeader,
  judgeOpen,
  type OpenProblem,
  openProblemOf,
  problem,
  settingsOf,
  usedBytesOf,
} from "./sqlite-file.ts";
import { SqliteRows } from "./sqlite-rows.ts";

const BATCH = 500;
const BUSY_MS = 2_000;
/** Before any record that there may be, also one with a number that it should not have. */
const BEFORE_ALL = seq(Number.MIN_SAFE_INTEGER);

/** Looks into a journal, whether an agent writes to it at the moment or not. It changes nothing. */
export function openReader(path: string): Result<JournalReader, OpenProblem> {
  if (!existsSync(path)) return problem("journal-unwritable", `${path} does not exist`);
  let db: Database.Database | null = null;
  try {
    const judged = judgeHeader(path);
    if (!judged.ok) return judged;
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    const opened = judgeOpen(db);
    if (opened.ok) return ok(new JournalReader(db));
    db.close();
    return opened;
  } catch (error) {
    db?.close();
    return fail(openProblemOf(error));
  }
}

export class JournalReader {
  readonly #db: Database.Database;
  readonly #rows: SqliteRows;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#rows = new SqliteRows(db);
  }

  /** All that `look` reads is of one moment, whatever the agent appends meanwhile. Its log cannot be reused until then, so look fast. */
  atOneMoment<T>(look: () => T): Result<T, OpenProblem> {
    try {
      return ok(this.#db.transaction(look)());
    } catch (error) {
      return fail(openProblemOf(error));
    }
  }

  claim(): JournalClaim {
    return {
      identity: this.#rows.identity(),
      root: this.#rows.mark("root"),
      head: this.#rows.head(),
      cursor: this.#rows.mark("cursor").seq,
      snapshotSeq: this.#rows.snapshot()?.seq ?? null,
    };
  }

  /** In order, a batch at a time in memory. */
  *records(after: Seq = BEFORE_ALL): Iterable<StoredRecord> {
    let last = after;
    for (;;) {
      const batch = this.#rows.unchecked(last, BATCH);
      yield* batch;
      if (batch.length < BATCH) return;
      last = batch.at(-1)?.seq ?? last;
    }
  }

  /** Why the end of the journal, after `after`, is not as it was written; null where it is. Throws what SQLite says of the file. */
  judgeEnd(after: number, most: number): string | null {
    const head = this.#rows.head();
    const last = this.#rows.lastRecord() ?? this.#rows.mark("root");
    if (head.seq !== last.seq) return `it was written up to ${head.seq} but ends at ${last.seq}`;
    const marked = this.#rows.mark("head");
    const beside = this.chainAt(marked.seq);
    if (marked.seq > head.seq) return `it was written up to ${marked.seq} but its header says ${head.seq}`;
    if (beside !== null && beside !== marked.chain) return `record ${marked.seq} is not the one that was its end once`;
    if (head.chain !== last.chain) return `its last record ${last.seq} is not the one that it names as its end`;
    const from = seq(Math.max(after, head.seq - most));
    const damaged = this.#rows.firstDamaged(from, most);
    return damaged === null ? null : `record ${damaged} is damaged or absent`;
  }

  /** Null where the record is no longer kept. */
  chainAt(no: Seq): string | null {
    const [record] = this.#rows.unchecked(seq(no - 1), 1);
    return record?.seq === no ? record.chain : null;
  }

  last(): Seq {
    return this.#rows.lastRecord()?.seq ?? this.#rows.mark("root").seq;
  }

  /** The first record from `wall` on; null where there is none. The wall clock may have jumped, so earlier ones may follow it. */
  firstSince(wall: WallMs): Seq | null {
    const no = this.#db.prepare("SELECT min(seq) FROM record WHERE wall >= ?").pluck().get(wall) as number | null;
    return no === null ? null : seq(no);
  }

  lastBefore(wall: WallMs): Seq | null {
    const no = this.#db.prepare("SELECT max(seq) FROM record WHERE wall < ?").pluck().get(wall) as number | null;
    return no === null ? null : seq(no);
  }

  /** Which SQLite this machine has: as the package brings it, or as deploy/build-sqlite has built it. */
  addon(): JournalSettings["addon"] {
    return settingsOf(this.#db).addon;
  }

  sizes(): { readonly records: number; readonly bodyBytes: number; readonly usedBytes: number } {
    const sql = "SELECT count(*), coalesce(sum(octet_length(body)), 0) FROM record";
    const [records, bodyBytes] = this.#db.prepare(sql).raw().get() as [number, number];
    return { records, bodyBytes, usedBytes: usedBytesOf(this.#db) };
  }

  /** How many records of each CloudEvents type there are, most first. */
  countsByType(): readonly { readonly type: string; readonly count: number }[] {
    const sql =
      "SELECT coalesce(json_extract(body, '$.type'), 'talon.journal.tombstone.v1') AS type, count(*) AS count FROM record GROUP BY 1 ORDER BY 2 DESC, 1";
    return this.#db.prepare(sql).all() as { type: string; count: number }[];
  }

  wallOf(no: Seq): WallMs | null {
    const wall = this.#db.prepare("SELECT wall FROM record WHERE seq = ?").pluck().get(no) as number | null | undefined;
    return wall === null || wall === undefined ? null : wallMs(wall);
  }

  close(): void {
    this.#db.close();
  }
}
