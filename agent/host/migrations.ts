import type { Database } from "better-sqlite3";
import { userVersion, versionIn } from "./head-number.ts";

/** "TALN": SQLite's application_id tells our file from any other (file(1) shows it). */
export const APPLICATION_ID = 0x54414c4e;

/**
 * What brings the file from one schema version (`user_version`) to the next; the place in the list is the version it starts from. A released
 * step never changes. Record bodies are not migrated at all, they are immutable: see journal/upcast.ts.
 *
 * - record: `wall` repeats the body's recordedtime, so that people can ask the file by date; `crc` covers seq, chain value and text, and tells
 *   a damaged record from a changed one; of a body that was let go `digest` stands for it, so that the chain still holds;
 * - mark: `root` of the chain, the hub's `cursor`, how far bodies of the second class were let go (`thinned`), and a `head` that the chain had at some
 *   time; how far it goes now stands in the file's header (head-number.ts), apart from the records, to tell a cut-off end;
 * - snapshot: the latest two, so that a damaged one costs a longer start and not the state;
 * - meta: centre and epoch.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE record (
     seq    INTEGER PRIMARY KEY,
     wall   INTEGER,
     crc    INTEGER NOT NULL,
     body   TEXT,
     digest BLOB CHECK (length(digest) = 32),
     chain  BLOB NOT NULL CHECK (length(chain) = 32),
     CHECK ((body IS NULL) <> (digest IS NULL))
   ) STRICT;
   CREATE TABLE mark (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, chain BLOB) STRICT, WITHOUT ROWID;
   CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE snapshot (seq INTEGER PRIMARY KEY, crc INTEGER NOT NULL, body TEXT NOT NULL) STRICT;`,
  "-- From here on the header's user_version tells how far the records go, too: each commit that adds a page writes that page anyway.",
];

export const SCHEMA_VERSION = MIGRATIONS.length;

export const versionOf = (db: Database): number => versionIn(db.pragma("user_version", { simple: true }) as number);

/** Runs what is missing, and `afterwards` in the same transaction: the file is of the old version or of the new, never between. */
export function migrate(db: Database, steps: readonly string[], afterwards: (from: number) => void): void {
  const from = versionOf(db);
  if (from >= steps.length) return;
  db.transaction(() => {
    for (const step of steps.slice(from)) db.exec(step);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${userVersion(steps.length, 0)}`);
    afterwards(from);
  }).immediate();
}
