import { Worker } from "node:worker_threads";
import type { Keep } from "../journal/retention.ts";
import { assert } from "../kernel/assert.ts";
import type { Result } from "../kernel/result.ts";
import type { Seq, WallMs } from "../kernel/units.ts";
import type { ChainHead, Done, LateStore, Snapshot, StoredRecord, StoreFault } from "../ports/store.ts";
import { Percentile } from "./percentile.ts";
import type { SqliteStore, SqliteStoreOptions } from "./sqlite-store.ts";

/** What the thread needs to open the same file. */
export type JournalFile = Omit<SqliteStoreOptions, "newEpoch">;

export type Write =
  | { readonly type: "commit"; readonly records: readonly StoredRecord[] }
  | { readonly type: "cursor"; readonly upTo: Seq }
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "prune"; readonly upTo: Seq }
  | { readonly type: "room"; readonly keep: Keep; readonly now: WallMs }
  | { readonly type: "close" };

/** Told once for each write, in their order. */
export interface Written {
  readonly result: Result<void, StoreFault>;
  readonly size: { readonly root: ChainHead; readonly usedBytes: number } | null;
  /** How long the disk took. */
  readonly ms: number;
}

interface Waiting {
  readonly type: Write["type"];
  readonly done: Done;
  readonly learn: () => void;
}

/** Young objects of a writer are few and short-lived; the default would reserve 16 MiB for them. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 48 } as const;

/**
 * The journal of a running agent: read here, written by a thread of its own, so that a card that takes seconds for a flush keeps neither
 * a press nor a board waiting. `reading` stays open and is never written through; it keeps the log from being deleted, too.
 */
export class JournalThread implements LateStore {
  readonly #reading: SqliteStore;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  readonly #commits = new Percentile();
  #head: ChainHead;
  #root: ChainHead;
  #cursor: Seq;
  #usedBytes: number;

  constructor(reading: SqliteStore, file: JournalFile) {
    this.#reading = reading;
    this.#head = reading.head();
    this.#root = reading.root();
    this.#cursor = reading.cursor();
    this.#usedBytes = reading.usedBytes();
    this.#worker = new Worker(new URL("./journal-worker.ts", import.meta.url), {
      workerData: file,
      resourceLimits: LIMITS,
    });
    this.#worker.on("message", (written: Written) => this.#hear(written));
    this.#worker.on("error", (problem) => {
      throw problem;
    });
  }

  identity() {
    return this.#reading.identity();
  }

  read(after: Seq, limit: number): readonly StoredRecord[] {
    // A commit can be seen before its flush is done; it is nobody's yet.
    return this.#reading.read(after, Math.max(0, Math.min(limit, this.#head.seq - after)));
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

  snapshot(): Snapshot | null {
    return this.#reading.snapshot();
  }

  usedBytes(): number {
    return this.#usedBytes;
  }

  archives() {
    return this.#reading.archives();
  }

  /** The 99th percentile of the commits since it was last asked; null where there was none. */
  takeCommitMs(): number | null {
    return this.#commits.take();
  }

  commit(records: readonly StoredRecord[], done: Done): void {
    const last = records.at(-1);
    if (last === undefined) return done({ ok: true, value: undefined });
    const head = { seq: last.seq, chain: last.chain };
    // Only what is stored crosses to the other thread: what else hangs on a record would be copied too.
    const bare = records.map(({ seq, body, chain }) => ({ seq, body, chain }));
    this.#post({ type: "commit", records: bare }, done, () => {
      this.#head = head;
    });
  }

  moveCursor(upTo: Seq, done: Done): void {
    assert(upTo >= this.#cursor && upTo <= this.#head.seq, "the cursor moves on, and not beyond the head");
    this.#post({ type: "cursor", upTo }, done, () => {
      this.#cursor = upTo;
    });
  }

  saveSnapshot({ seq, body }: Snapshot, done: Done): void {
    this.#post({ type: "snapshot", snapshot: { seq, body } }, done, () => undefined);
  }

  prune(upTo: Seq, done: Done): void {
    this.#post({ type: "prune", upTo }, done, () => undefined);
  }

  makeRoom({ maxBytes, keepDays }: Keep, now: WallMs, done: Done): void {
    this.#post({ type: "room", keep: { maxBytes, keepDays }, now }, done, () => undefined);
  }

  /** Waits for what is on its way to the disk. */
  async close(): Promise<void> {
    await new Promise<void>((settle) =>
      this.#post(
        { type: "close" },
        () => settle(),
        () => undefined,
      ),
    );
    this.#reading.close();
    await this.#worker.terminate();
  }

  #post(write: Write, done: Done, learn: () => void): void {
    this.#waiting.push({ type: write.type, done, learn });
    this.#worker.postMessage(write);
  }

  #hear({ result, size, ms }: Written): void {
    const next = this.#waiting.shift();
    assert(next !== undefined, "each write is answered once");
    if (size !== null) {
      this.#root = size.root;
      this.#usedBytes = size.usedBytes;
    }
    if (next.type === "commit") this.#commits.note(ms);
    if (result.ok) next.learn();
    next.done(result);
  }
}
