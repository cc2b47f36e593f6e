import type { Database, Statement } from "better-sqlite3";
import { type Seq, seq } from "../kernel/units.ts";
import type { ChainHead, Snapshot, StoredRecord, StoreIdentity } from "../ports/store.ts";
import { headIn } from "./head-number.ts";
import {
  chainText,
  crcOfSnapshot,
  damagedRecord,
  isIntact,
  type RecordRow,
  ROW_COLUMNS,
  recordOf,
  SEALED_COLUMNS,
  type SealedRow,
  unsealed,
} from "./record-row.ts";
import { isDamage } from "./sqlite-file.ts";

export type MarkName = "head" | "root" | "cursor" | "thinned";

/** What stands in the file, for the agent that writes it and for those who only look. */
export class SqliteRows {
  readonly #after: Statement<[number, number], RecordRow>;
  readonly #sealed: Statement<[number, number], SealedRow>;
  readonly #one: Statement<[number], RecordRow>;
  readonly #last: Statement<[], RecordRow>;
  readonly #mark: Statement<[string], [no: number, chain: Buffer | null]>;
  readonly #meta: Statement<[string], string>;
  readonly #snapshots: Statement<[], [no: number, crc: number, body: string]>;
  readonly #version: Statement<[], number>;
  #identity: StoreIdentity | null = null;

  constructor(db: Database) {
    this.#after = db.prepare(`SELECT ${ROW_COLUMNS} FROM record WHERE seq > ? ORDER BY seq LIMIT ?`);
    this.#after.raw();
    this.#sealed = db.prepare(`SELECT ${SEALED_COLUMNS} FROM record WHERE seq > ? ORDER BY seq LIMIT ?`);
    this.#sealed.raw();
    this.#one = db.prepare(`SELECT ${ROW_COLUMNS} FROM record WHERE seq = ?`);
    this.#one.raw();
    this.#last = db.prepare(`SELECT ${ROW_COLUMNS} FROM record ORDER BY seq DESC LIMIT 1`);
    this.#last.raw();
    this.#mark = db.prepare("SELECT seq, chain FROM mark WHERE name = ?");
    this.#mark.raw();
    this.#meta = db.prepare("SELECT value FROM meta WHERE name = ?");
    this.#meta.pluck();
    this.#snapshots = db.prepare("SELECT seq, crc, body FROM snapshot ORDER BY seq DESC");
    this.#snapshots.raw();
    this.#version = db.prepare("PRAGMA user_version");
    this.#version.pluck();
  }

  identity(): StoreIdentity {
    this.#identity ??= { epoch: this.#meta.get("epoch") ?? "", centre: this.#meta.get("centre") ?? "" };
    return this.#identity;
  }

  /** Every journal has the first three; one that somebody took out reads as nothing, and then fits no record. */
  mark(name: MarkName): ChainHead {
    const [no, chain] = this.#mark.get(name) ?? [0, null];
    return { seq: seq(no), chain: chainText(chain) };
  }

  /** How far the records go by what is kept apart from them; the chain value is that of the record itself, or none where it is not there. */
  head(): ChainHead {
    const marked = this.mark("head");
    const no = headIn(this.#version.get() ?? 0, marked.seq) ?? marked.seq;
    if (no === marked.seq) return marked;
    return { seq: seq(no), chain: this.#lastChain(seq(no)) };
  }

  /** Damage at the end must not hide how far the records went. */
  #lastChain(no: Seq): string {
    try {
      const last = this.lastRecord() ?? this.mark("root");
      return last.seq === no ? last.chain : "";
    } catch (error) {
      if (!isDamage(error)) throw error;
      return "";
    }
  }

  /** A record that is damaged is stood for by a tombstone that says so: who reads on loses that record and no other. */
  after(after: Seq, limit: number): readonly StoredRecord[] {
    try {
      const rows = this.#sealed.all(after, limit);
      if (isContiguous(rows, after, () => this.mark("root").seq)) return rows.map((row) => this.#unsealed(row));
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    return this.#oneByOne(after, limit);
  }

  /** The same of a journal that has gaps, which are declared elsewhere. */
  kept(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#sealed.all(after, limit).map((row) => this.#unsealed(row));
  }

  /** As the rows say it, for those who judge the chain themselves. */
  unchecked(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#after.all(after, limit).map((row) => recordOf(row, this.identity()));
  }

  /** The first of the latest `count` records that is damaged or absent, or null. */
  firstDamaged(after: Seq, count: number): Seq | null {
    let due = after + 1;
    for (const row of this.#after.all(after, count)) {
      if (row[0] !== due || !isIntact(row)) return seq(due);
      due += 1;
    }
    return null;
  }

  lastRecord(): StoredRecord | null {
    const row = this.#last.get();
    return row === undefined ? null : recordOf(row, this.identity());
  }

  /** The latest one that is whole. */
  snapshot(): Snapshot | null {
    for (const [no, crc, body] of this.#snapshots.iterate()) {
      if (crc === crcOfSnapshot(no, body)) return { seq: seq(no), body };
    }
    return null;
  }

  #checked(row: RecordRow): StoredRecord {
    return isIntact(row) ? recordOf(row, this.identity()) : damagedRecord(seq(row[0]), this.identity());
  }

  #unsealed(row: SealedRow): StoredRecord {
    return unsealed(row, this.identity()) ?? damagedRecord(seq(row[0]), this.identity());
  }

  #oneByOne(after: Seq, limit: number): readonly StoredRecord[] {
    const last = Math.min(after + limit, this.head().seq);
    const first = Math.max(after, this.mark("root").seq) + 1;
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => this.#readable(seq(first + at)));
  }

  #readable(no: Seq): StoredRecord {
    try {
      const row = this.#one.get(no);
      if (row !== undefined) return this.#checked(row);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    return damagedRecord(no, this.identity());
  }
}

function isContiguous(rows: readonly SealedRow[], after: number, root: () => number): boolean {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return true;
  return last[0] - first[0] === rows.length - 1 && (first[0] === after + 1 || first[0] === root() + 1);
}
