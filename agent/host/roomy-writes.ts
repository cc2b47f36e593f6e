import type { Database } from "better-sqlite3";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { StoreFault } from "../ports/store.ts";
import { markSuspect } from "./anchor-file.ts";
import type { Ballast } from "./ballast.ts";
import { limitTo, storeFaultOf } from "./sqlite-file.ts";

/** Beyond the configured size, for what makes room in it: in a full file even the cursor and forgetting want a page. */
const RESERVE_BYTES = 2 * 1024 ** 2;

/** Writes that find room where there was none: a full disk gives back its ballast once, and a full file has a reserve for what makes room in it. */
export class RoomyWrites {
  readonly #db: Database;
  readonly #ballast: Ballast;
  readonly #maxBytes: number | undefined;

  constructor(db: Database, ballast: Ballast, { maxBytes }: { readonly maxBytes?: number }) {
    this.#db = db;
    this.#ballast = ballast;
    this.#maxBytes = maxBytes;
  }

  try(write: () => void, more = 0): Result<void, StoreFault> {
    try {
      write();
      return ok(undefined);
    } catch (error) {
      const fault = storeFaultOf(error);
      if (fault === "journal-corrupt") markSuspect(this.#db.name);
      if (fault !== "journal-full" || more > 0 || !this.#ballast.giveBack()) return fail(fault);
      return this.try(write, 1);
    }
  }

  /**
   * Without a flush of its own: the log keeps the order, so the next append makes it durable too. If the power goes first, the hub
   * gets a few records twice and drops them, or a start replays from an older snapshot.
   */
  lazily(write: () => void): Result<void, StoreFault> {
    const written = this.try(write);
    if (written.ok || written.fault !== "journal-full" || this.#maxBytes === undefined) return written;
    limitTo(this.#db, this.#maxBytes + RESERVE_BYTES);
    const again = this.try(write);
    limitTo(this.#db, this.#maxBytes);
    return again;
  }
}
