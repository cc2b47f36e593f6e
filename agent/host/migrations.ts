import type { Database } from "better-sqlite3";

/** "TALN": SQLite's application_id tells our file from any other (file(1) shows it). */
export const APPLICATION_ID = 0x54414c4e;

/**
 * What brings the file from one schema version (`user_version`) to the next; the place in the list is the version it starts from. A released
 * step never changes. Record bodies are not migrated at all, they are immutable: see journal/upcast.ts.
 *
 * - record: `wall` repeats the body's recordedtime, so that people can ask the file by date;
 * - mark: `head` and `root` of the chain, and the hub's `cursor`. The head is kept apart from the records to tell a cut-off end;
 * - meta: centre and epoch.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE record (
     seq   INTEGER PRIMARY KEY,
     wall  INTEGER,
     body  TEXT NOT NULL,
     chain BLOB NOT NULL CHECK (length(chain) = 32)
   ) STRICT;
   CREATE TABLE mark (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, chain BLOB) STRICT, WITHOUT ROWID;
   CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE snapshot (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, body TEXT NOT NULL) STRICT;`,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

export const versionOf = (db: Database): number => db.pragma("user_version", { simple: true }) as number;

/** Runs what is missing, and `afterwards` in the same transaction: the file is of the old version or of the new, never between. */
export function migrate(db: Database, steps: readonly string[], afterwards: (from: number) => void): void {
  const from = versionOf(db);
  if (from >= steps.length) return;
  db.transaction(() => {
    for (const step of steps.slice(from)) db.exec(step);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${steps.length}`);
    afterwards(from);
  }).immediate();
}
