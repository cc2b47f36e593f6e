import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { recordedWallOfBody } from "../journal/body.ts";
import { parseJson } from "../kernel/json.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import { type Seq, seq, type WallMs } from "../kernel/units.ts";
import type { Archive, ChainHead, Snapshot, StoredRecord, StoreFault, StoreIdentity } from "../ports/store.ts";
import { readAnchor } from "./anchor-file.ts";
import { syncFolder } from "./directory.ts";
import type { LostRange } from "./salvage.ts";
import { openProblemOf, storeFaultOf } from "./sqlite-file.ts";
import { SqliteRows } from "./sqlite-rows.ts";

const NAME = /^archive-([a-zA-Z0-9]{1,64})\.db$/;
const BATCH = 500;
/** So many acknowledged records may be sent again after a power cut. */
const CURSOR_LAG_MOST = 1_000;

export const archivePath = (journal: string, epoch: string): string => join(dirname(journal), `archive-${epoch}.db`);

const ended = z.object({
  last: z.number().int(),
  lost: z.array(z.object({ first: z.number().int(), last: z.number().int() })),
  cause: z.string(),
  /** Which of several ended later. */
  no: z.number().int(),
});

/** A journal that ended, in a file of its own; only its cursor still moves. */
export class ArchiveFile implements Archive {
  readonly #db: Database.Database;
  readonly #rows: SqliteRows;
  readonly path: string;
  readonly epoch: string;
  readonly centre: string;
  readonly first: Seq;
  readonly last: Seq;
  readonly lost: readonly LostRange[];
  readonly cause: string;
  readonly no: number;
  #cursor: Seq;
  #writtenCursor: Seq;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#rows = new SqliteRows(db);
    this.path = db.name;
    ({ epoch: this.epoch, centre: this.centre } = this.#rows.identity());
    const end = readEnd(db);
    this.first = seq(this.#rows.mark("root").seq + 1);
    this.last = seq(end?.last ?? this.#rows.head().seq);
    this.lost = end?.lost ?? [];
    this.cause = end?.cause ?? "ended";
    this.no = end?.no ?? 0;
    this.#cursor = this.#rows.mark("cursor").seq;
    this.#writtenCursor = this.#cursor;
  }

  readonly cursor = (): Seq => this.#cursor;

  /** In order; what was lost is left out, for it is declared. */
  readonly read = (after: Seq, limit: number): readonly StoredRecord[] => {
    try {
      return this.#rows
        .kept(after, limit)
        .filter(({ seq: no }) => !this.lost.some(({ first, last }) => first <= no && no <= last));
    } catch (error) {
      storeFaultOf(error);
      return [];
    }
  };

  /** Written at its end and now and then before: the agent's own thread waits for the flush, and what was not written is only sent again. */
  readonly moveCursor = (upTo: Seq): Result<void, StoreFault> => {
    if (upTo <= this.#cursor) return ok(undefined);
    const isDue = upTo >= this.last || upTo - this.#writtenCursor >= CURSOR_LAG_MOST;
    const written = isDue ? this.#writeCursor(upTo) : ok(undefined);
    if (written.ok) this.#cursor = upTo;
    return written;
  };

  #writeCursor(upTo: Seq): Result<void, StoreFault> {
    if (upTo === this.#writtenCursor) return ok(undefined);
    try {
      this.#db.prepare("UPDATE mark SET seq = ? WHERE name = 'cursor'").run(upTo);
      this.#writtenCursor = upTo;
      return ok(undefined);
    } catch (error) {
      return fail(storeFaultOf(error));
    }
  }

  snapshot(): Snapshot | null {
    return this.#rows.snapshot();
  }

  *records(after: Seq): Iterable<StoredRecord> {
    let last = after;
    for (;;) {
      const batch = this.#rows.unchecked(last, BATCH);
      yield* batch;
      if (batch.length < BATCH) return;
      last = batch.at(-1)?.seq ?? last;
    }
  }

  /** The hub has all of it, and its last record is older than `before`. */
  isDone(before: WallMs): boolean {
    const last = this.#rows.lastRecord();
    if (last === null) return true;
    const wall = recordedWallOfBody(last.body);
    return this.#cursor >= last.seq && wall !== null && wall < before;
  }

  claim(): { readonly identity: StoreIdentity; readonly root: ChainHead } {
    return { identity: this.#rows.identity(), root: this.#rows.mark("root") };
  }

  count(): number {
    return this.#db.prepare("SELECT count(*) FROM record").pluck().get() as number;
  }

  recordsAfter(no: Seq): number {
    return this.#db.prepare("SELECT count(*) FROM record WHERE seq > ?").pluck().get(no) as number;
  }

  close(): void {
    this.#writeCursor(this.#cursor);
    this.#db.close();
  }
}

function readEnd(db: Database.Database): z.infer<typeof ended> | null {
  const text = db.prepare("SELECT value FROM meta WHERE name = 'ended'").pluck().get() as string | undefined;
  const json = parseJson(text ?? "null");
  const read = ended.safeParse(json.ok ? json.value : null);
  return read.success ? read.data : null;
}

/** Says in the file itself how its journal ended; its log is then merged into it, so that it is one file. */
export function endJournal(path: string, end: z.infer<typeof ended>): void {
  const db = new Database(path);
  try {
    db.pragma("synchronous = FULL");
    db.prepare("REPLACE INTO meta VALUES ('ended', ?)").run(JSON.stringify(end));
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.pragma("journal_mode = DELETE");
  } finally {
    db.close();
  }
}

/** A journal that is whole becomes an archive by its name alone, however large it is. */
export function keepAsArchive(journal: string, from: string, epoch: string): string {
  const path = archivePath(journal, epoch);
  renameSync(from, path);
  syncFolder(dirname(path));
  return path;
}

export function openArchive(path: string): Result<ArchiveFile, string> {
  try {
    return ok(new ArchiveFile(new Database(path, { fileMustExist: true, timeout: 2_000 })));
  } catch (error) {
    return fail(openProblemOf(error).detail);
  }
}

export function archivePaths(journal: string): readonly string[] {
  const folder = dirname(journal);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => join(folder, name));
}

/** Oldest first. One that cannot be opened is left where it is: `talon journal stats` tells of it. */
export function openArchives(journal: string): readonly ArchiveFile[] {
  const opened = archivePaths(journal).map(openArchive);
  return opened.flatMap((one) => (one.ok ? [one.value] : [])).sort((one, other) => one.no - other.no);
}

/** Names those that were forgotten. The one of the journal in use stays: a start that was cut off still needs it. */
export function forgetArchives(journal: string, before: WallMs): readonly string[] {
  const inUse = readAnchor(journal)?.epoch;
  if (inUse === undefined || !existsSync(journal)) return [];
  return openArchives(journal).flatMap((archive) => {
    const isDone = archive.epoch !== inUse && archive.isDone(before);
    archive.close();
    if (!isDone) return [];
    rmSync(archive.path, { force: true });
    return [archive.path];
  });
}

/** The place of the next one to end. */
export function nextArchiveNo(journal: string): number {
  const archives = openArchives(journal);
  for (const archive of archives) archive.close();
  return Math.max(0, ...archives.map(({ no }) => no)) + 1;
}

/** A copy is on the card only when it was flushed: what it was made from goes with the power. */
function syncFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What stands in memory is taken to the card, as far as the card has not got it itself. */
export function moveArchives(from: string, to: string): void {
  for (const archive of openArchives(from)) {
    archive.close();
    const path = archivePath(to, archive.epoch);
    if (!existsSync(path)) {
      copyFileSync(archive.path, `${path}.new`);
      syncFile(`${path}.new`);
      renameSync(`${path}.new`, path);
      syncFolder(dirname(path));
    }
    rmSync(archive.path, { force: true });
  }
}
