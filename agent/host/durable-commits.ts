import type { Database } from "better-sqlite3";
import type { Seq } from "../kernel/units.ts";
import type { StoredRecord } from "../ports/store.ts";
import { LogFlush } from "./log-flush.ts";
import { hasEmptied, warmLog } from "./sqlite-file.ts";
import { appending, type Marks, takingBack } from "./sqlite-writes.ts";

/** Each descriptor of a file is told of a failed write once (fsync(2)): SQLite's may still have it to come. */
const DOUBT_TRIES = 2;

/** What the disk did not take, as SQLite itself says it of its own flush. */
class FlushRefused extends Error {
  readonly code = "SQLITE_IOERR_FSYNC";
}

/** Commits that are durable when they return; one that throws has left nothing behind that anybody reads later as having been said. */
export class DurableCommits {
  readonly #db: Database;
  readonly #log: Pick<LogFlush, "flush" | "close">;
  readonly #head: () => Seq;
  readonly #append: (records: readonly StoredRecord[], marks: Marks | null) => void;
  readonly #takeBack: (head: Seq) => void;
  /** The disk refused a flush: what lies in the log since then may not be on it, whatever the disk says later. */
  #isInDoubt = false;

  /** `head` tells up to where somebody was told that it is durable. */
  constructor(db: Database, head: () => Seq, log: Pick<LogFlush, "flush" | "close"> = new LogFlush(db.name)) {
    this.#db = db;
    this.#log = log;
    this.#head = head;
    this.#append = appending(db);
    this.#takeBack = takingBack(db);
  }

  append(records: readonly StoredRecord[], marks: Marks | null): void {
    if (this.#isInDoubt) this.#standAnew();
    this.#append(records, marks);
    if (this.#log.flush()) return;
    // A card that has refused once may take the next: nobody was told of anything yet.
    this.#standAnew();
    this.#append(records, marks);
    this.flush();
  }

  flush(): void {
    if (this.#log.flush()) return;
    this.#isInDoubt = true;
    throw new FlushRefused(`${this.#db.name}: the disk does not take it`);
  }

  close(): void {
    this.#log.close();
  }

  /** What nobody was told of is taken back, and all else goes into the file itself, whose log then begins anew. */
  #standAnew(): void {
    this.#isInDoubt = true;
    for (let tries = 1; this.#isInDoubt; tries += 1) {
      try {
        this.#takeBack(this.#head());
        this.#isInDoubt = !hasEmptied(this.#db);
        if (this.#isInDoubt && tries >= DOUBT_TRIES) throw new FlushRefused(`${this.#db.name}: its log is in use`);
      } catch (error) {
        if (tries >= DOUBT_TRIES) throw error;
      }
    }
    warmLog(this.#db);
  }
}
