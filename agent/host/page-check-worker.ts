import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { assert } from "../kernel/assert.ts";

/** Behind everybody who waits for a processor; Linux keeps priorities by thread, and here 0 is the calling one (setpriority(2)). */
const LAST = 19;

/** What SQLite finds wrong in the file; null where all is well. */
function damageIn(path: string): string | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    const said = db.pragma("quick_check(1)", { simple: true }) as string;
    return said === "ok" ? null : said;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return /^SQLITE_(CORRUPT|NOTADB)/.test(code) && error instanceof Error ? error.message : null;
  } finally {
    db?.close();
  }
}

assert(parentPort !== null, "the pages are looked through in a thread of their own");
setPriority(0, LAST);
parentPort.postMessage(damageIn(workerData as string));
