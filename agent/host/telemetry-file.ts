import { existsSync, rmSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { type WallMs, wallMs } from "../kernel/units.ts";
import type { HealthReading } from "../ports/health.ts";

export interface KeptReading extends HealthReading {
  readonly wall: WallMs;
}

const DAY_MS = 86_400_000;
/** What a technician wants to see of a centre that he visits. */
const KEPT_MS = 7 * DAY_MS;
const PAGE_BYTES = 4_096;
/** A week of minutes takes a quarter of that. */
const PAGES_MAX = 1_024;
/** A few minutes less after a power cut are nobody's loss; each write to the card is. */
const BATCH = 10;
const BATCHES_WAITING_MAX = 6;
/** Where the disk has less, this is the first to go. */
const FREE_DISK_MIN_BYTES = 64 * 1024 ** 2;

const SCHEMA = `CREATE TABLE IF NOT EXISTS reading (
  wall INTEGER PRIMARY KEY, cpu REAL, rss INTEGER, temperature REAL, free INTEGER, commit_ms REAL, late_ms REAL
) STRICT`;

export const telemetryPath = (directory: string): string => `${directory}/telemetry.db`;

/**
 * Measurements of the machine, the third class of what is kept: in a file of its own that nobody flushes, bounded by bytes and by age, and begun anew
 * where it is damaged. Whatever becomes of it, the journal does not notice.
 */
export class TelemetryFile {
  readonly #path: string;
  readonly #told: (why: string) => void;
  #db: Database.Database | null = null;
  #waiting: KeptReading[] = [];
  #isTold = false;

  /** `told` hears once why it was begun anew or cannot be kept. */
  constructor(path: string, told: (why: string) => void) {
    this.#path = path;
    this.#told = told;
  }

  keep(reading: KeptReading): void {
    if ((reading.diskFreeBytes ?? FREE_DISK_MIN_BYTES) < FREE_DISK_MIN_BYTES) return this.#forget();
    this.#waiting.push(reading);
    if (this.#waiting.length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    try {
      this.#write(this.#waiting);
      this.#waiting = [];
    } catch (error) {
      this.#tell(error);
      this.#forgetFile();
      this.#waiting = this.#waiting.slice(-BATCH * BATCHES_WAITING_MAX);
    }
  }

  close(): void {
    this.flush();
    this.#db?.close();
    this.#db = null;
  }

  #write(readings: readonly KeptReading[]): void {
    this.#db ??= open(this.#path);
    const db = this.#db;
    const add = db.prepare("REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)");
    const forget = db.prepare("DELETE FROM reading WHERE wall < ? OR wall > ?");
    db.transaction(() => {
      for (const { wall, cpuPercent, rssBytes, temperature, diskFreeBytes, commitMs, latenessMs } of readings)
        add.run(wall, cpuPercent, rssBytes, temperature, diskFreeBytes, commitMs, latenessMs);
      const last = readings.at(-1)?.wall ?? 0;
      // A clock that was ahead left readings that would never grow old.
      forget.run(last - KEPT_MS, last + DAY_MS);
    })();
  }

  #forget(): void {
    this.#waiting = [];
    this.#forgetFile();
  }

  #forgetFile(): void {
    try {
      this.#db?.close();
      this.#db = null;
      for (const end of ["", "-journal"]) rmSync(`${this.#path}${end}`, { force: true });
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    if (!this.#isTold) this.#told(error instanceof Error ? error.message : String(error));
    this.#isTold = true;
  }
}

function open(path: string): Database.Database {
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma("journal_mode = MEMORY");
    db.pragma("synchronous = OFF");
    db.pragma(`max_page_count = ${PAGES_MAX}`);
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export interface TelemetryFacts {
  readonly bytes: number;
  readonly readings: readonly KeptReading[];
}

/** What a technician sees of the last days; null where nothing can be read. */
export function readTelemetry(path: string): TelemetryFacts | null {
  if (!existsSync(path)) return null;
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    const rows = db.prepare("SELECT * FROM reading ORDER BY wall").raw().all() as (number | null)[][];
    return { bytes: statSync(path).size, readings: rows.map(readingOf) };
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

const readingOf = ([wall, cpu, rss, temperature, free, commit, late]: readonly (number | null)[]): KeptReading => ({
  wall: wallMs(wall ?? 0),
  cpuPercent: cpu ?? null,
  rssBytes: rss ?? null,
  temperature: temperature ?? null,
  diskFreeBytes: free ?? null,
  commitMs: commit ?? null,
  latenessMs: late ?? null,
});
