import type { Database, Statement } from "better-sqlite3";
import { type Seq, seq } from "../kernel/units.ts";
import type { ChainHead, Snapshot, StoredRecord, StoreIdentity } from "../ports/store.ts";

type RecordRow = [no: number, body: string, chain: Buffer];

const chainText = (chain: Buffer | null): string => chain?.toString("hex") ?? "";

const recordOf = ([no, body, chain]: RecordRow): StoredRecord => ({ seq: seq(no), body, chain: chainText(chain) });

/** What stands in the file, for the agent that writes it and for those who only look. */
export class SqliteRows {
  readonly #after: Statement<[number, number], RecordRow>;
  readonly #last: Statement<[], RecordRow>;
  readonly #mark: Statement<[string], [no: number, chain: Buffer | null]>;
  readonly #meta: Statement<[string], string>;
  readonly #snapshot: Statement<[], [no: number, body: string]>;
  #identity: StoreIdentity | null = null;

  constructor(db: Database) {
    this.#after = db.prepare("SELECT seq, body, chain FROM record WHERE seq > ? ORDER BY seq LIMIT ?");
    this.#after.raw();
    this.#last = db.prepare("SELECT seq, body, chain FROM record ORDER BY seq DESC LIMIT 1");
    this.#last.raw();
    this.#mark = db.prepare("SELECT seq, chain FROM mark WHERE name = ?");
    this.#mark.raw();
    this.#meta = db.prepare("SELECT value FROM meta WHERE name = ?");
    this.#meta.pluck();
    this.#snapshot = db.prepare("SELECT seq, body FROM snapshot");
    this.#snapshot.raw();
  }

  identity(): StoreIdentity {
    this.#identity ??= { epoch: this.#meta.get("epoch") ?? "", centre: this.#meta.get("centre") ?? "" };
    return this.#identity;
  }

  /** Every journal has all three; one that somebody took out reads as nothing, and then fits no record. */
  mark(name: "head" | "root" | "cursor"): ChainHead {
    const [no, chain] = this.#mark.get(name) ?? [0, null];
    return { seq: seq(no), chain: chainText(chain) };
  }

  after(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#after.all(after, limit).map(recordOf);
  }

  lastRecord(): StoredRecord | null {
    const row = this.#last.get();
    return row === undefined ? null : recordOf(row);
  }

  snapshot(): Snapshot | null {
    const row = this.#snapshot.get();
    return row === undefined ? null : { seq: seq(row[0]), body: row[1] };
  }
}
