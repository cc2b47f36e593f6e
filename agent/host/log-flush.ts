import { closeSync, fdatasyncSync, openSync } from "node:fs";

/**
 * Makes what was committed durable: SQLite's own flush of its log is an fsync, which has ext4 write the file's times too and so costs the card two flushes
 * and some 12 kB more; the log is as long as it gets, so fdatasync says as much for one flush. SQLite holds no lock on its log, so that a second descriptor
 * of it may be closed ("How To Corrupt An SQLite Database File", 2.2, is of the file itself).
 */
export class LogFlush {
  readonly #log: string;
  #file: number | null = null;

  constructor(journal: string) {
    this.#log = `${journal}-wal`;
  }

  /** False where the disk did not take it. */
  flush(): boolean {
    try {
      this.#file ??= openSync(this.#log, "r");
      fdatasyncSync(this.#file);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
