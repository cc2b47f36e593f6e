import { closeSync, openSync, readSync, statSync } from "node:fs";
import type Database from "better-sqlite3";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { StoreFault } from "../ports/store.ts";
import { versionIn } from "./head-number.ts";
import { APPLICATION_ID, SCHEMA_VERSION, versionOf } from "./migrations.ts";

export interface OpenProblem {
  readonly fault: StoreFault | "journal-newer" | "journal-corrupt" | "journal-foreign";
  readonly detail: string;
}

export const problem = (fault: OpenProblem["fault"], detail: string): Result<never, OpenProblem> =>
  fail({ fault, detail });

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "";
};

/** What SQLite says of a file that is not as it wrote it. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));

/** What SQLite throws, as a fault. Anything else is a bug of ours and goes on. */
export function storeFaultOf(error: unknown): StoreFault {
  const code = codeOf(error);
  if (!code.startsWith("SQLITE_")) throw error;
  if (code === "SQLITE_FULL") return "journal-full";
  if (isDamage(error)) return "journal-corrupt";
  return code.startsWith("SQLITE_READONLY") ? "journal-read-only" : "journal-unwritable";
}

/** The same for opening, where the file system's own errors and damage come in too. */
export function openProblemOf(error: unknown): OpenProblem {
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  // A table that is not there, while the header says that it is ours.
  if (isDamage(error) || code === "SQLITE_ERROR") return { fault: "journal-corrupt", detail };
  if (code === "EROFS") return { fault: "journal-read-only", detail };
  if (code === "ENOSPC" || code === "EDQUOT") return { fault: "journal-full", detail };
  if (code.startsWith("SQLITE_")) return { fault: storeFaultOf(error), detail };
  if (code === "") throw error;
  return { fault: "journal-unwritable", detail };
}

const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/** Judges the file by its first bytes (SQLite, "Database File Format", 1.3), so that one of another time or make is not touched at all. */
export function judgeHeader(path: string): Result<void, OpenProblem> {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0) return ok(undefined);
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, "r");
  const read = readSync(file, header, 0, HEADER_BYTES, 0);
  closeSync(file);
  if (read < HEADER_BYTES || header.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    return problem("journal-corrupt", `${path} does not begin like a SQLite file`);
  }
  return judgeVersion(path, versionIn(header.readUInt32BE(USER_VERSION_AT)), header.readUInt32BE(APPLICATION_ID_AT));
}

function judgeVersion(path: string, version: number, application: number): Result<void, OpenProblem> {
  if (version !== 0 && application !== APPLICATION_ID) {
    return problem("journal-foreign", `${path} was made by another program`);
  }
  if (version > SCHEMA_VERSION) {
    return problem("journal-newer", `${path} has schema version ${version}; this Talon knows ${SCHEMA_VERSION}`);
  }
  return ok(undefined);
}

/** The same judgement where the newest header may still lie in the write-ahead log. */
export function judgeOpen(db: Database.Database): Result<void, OpenProblem> {
  const version = versionOf(db);
  const application = db.pragma("application_id", { simple: true }) as number;
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  if (version === 0 && tables > 0) return problem("journal-foreign", `${db.name} holds tables of another program`);
  return judgeVersion(db.name, version, application);
}

/** How deploy/build-sqlite marks its work; HAVE_FDATASYNC itself is not told by SQLite. */
const REBUILT_OPTION = "DEFAULT_WAL_SYNCHRONOUS=2";

/** A checkpoint follows when the log has grown to so many pages; a burst may pass that by its own length. */
const CHECKPOINT_PAGES = 5_000;
/** Small: a lone commit changes four pages, whatever their size. */
export const PAGE_BYTES = 512;
const WARM_BYTES = 5_800 * PAGE_BYTES;

/** Pages that are kept in memory; SQLite's own 16 MB would be filled by a long drain, in each thread that has the file open. */
const CACHE_KIB = 1_024;

/**
 * Opens the file for one writer. A small page and a log that is as long as it will ever get make one commit cost one flush of a few kilobytes.
 * NORMAL alone loses acknowledged records when the power goes: each commit is followed by a flush of our own (log-flush.ts).
 */
export function configure(db: Database.Database): void {
  db.pragma(`page_size = ${PAGE_BYTES}`);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma("trusted_schema = OFF");
  db.pragma(`cache_size = -${CACHE_KIB}`);
}

/**
 * Grows the log to its full length. Pages that do not fit into a tiny cache are spilled to the log, and a rolled-back transaction
 * leaves it long without leaving anything in the journal. Only speed depends on it, so a full disk is no reason to stop here.
 */
export function warmLog(db: Database.Database): void {
  const bytes = statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes >= WARM_BYTES) return;
  const cache = db.pragma("cache_size", { simple: true }) as number;
  db.pragma("cache_size = 10");
  try {
    db.exec(`BEGIN; CREATE TABLE warm (filler); INSERT INTO warm VALUES (zeroblob(${WARM_BYTES}));`);
  } catch (error) {
    storeFaultOf(error);
  }
  if (db.inTransaction) db.exec("ROLLBACK");
  db.pragma(`cache_size = ${cache}`);
}

/** Merges the whole log into the file, which SQLite flushes, and begins it anew; false where a reader holds it. */
export function hasEmptied(db: Database.Database): boolean {
  const [told] = db.pragma("wal_checkpoint(TRUNCATE)") as readonly { readonly busy: number }[];
  return told?.busy === 0;
}

/** The most that the file may hold; SQLite then answers SQLITE_FULL, as it does on a full disk. */
export function limitTo(db: Database.Database, maxBytes: number): void {
  const pageBytes = db.pragma("page_size", { simple: true }) as number;
  db.pragma(`max_page_count = ${Math.floor(maxBytes / pageBytes)}`);
}

export interface JournalSettings {
  readonly journalMode: string;
  readonly pageBytes: number;
  /** Whether SQLite itself flushes with fdatasync, as deploy/build-sqlite makes it: each merging of the log then costs two flushes less. */
  readonly addon: "rebuilt" | "stock";
}

/** What SQLite really does: what was asked for is not always what one gets. */
export function settingsOf(db: Database.Database): JournalSettings {
  const options = db.pragma("compile_options") as readonly { readonly compile_options: string }[];
  return {
    journalMode: db.pragma("journal_mode", { simple: true }) as string,
    pageBytes: db.pragma("page_size", { simple: true }) as number,
    addon: options.some((row) => row.compile_options === REBUILT_OPTION) ? "rebuilt" : "stock",
  };
}

export function usedBytesOf(db: Database.Database): number {
  const number = (name: string) => db.pragma(name, { simple: true }) as number;
  return (number("page_count") - number("freelist_count")) * number("page_size");
}
