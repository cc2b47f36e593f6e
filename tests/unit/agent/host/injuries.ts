import { rmSync } from "node:fs";
import { type DamagedJournal, PAGE } from "./damaged-journal.ts";

/** A page of 1 KiB holds no more records than this. */
const ON_A_PAGE = 4;
const FRAME = PAGE + 24;
const LOG_HEADER = 32;

export interface Injury {
  readonly name: string;
  /** What it happens to: a journal that was closed, or one whose log the power left behind. */
  readonly of: "closed" | "cut";
  readonly injure: (journal: DamagedJournal, events: number) => void;
  /** The most records that may be gone. */
  readonly most: number;
  /** What the start says of it; null where it need say nothing, because nothing is gone or only old records are. */
  readonly code: string | null;
}

export const noise = (bytes: number): Buffer => Buffer.alloc(bytes, 0xa5);

const pageAt = (journal: DamagedJournal, share: number) => Math.floor((journal.bytes().length / PAGE) * share) * PAGE;
const tear = (share: number, bytes: Buffer) => (journal: DamagedJournal) =>
  journal.overwrite("", pageAt(journal, share), bytes);
const cutOff = (share: number, more: number) => (journal: DamagedJournal) =>
  journal.replace("", journal.bytes().subarray(0, pageAt(journal, share) + more));
const inLog = (at: number, bytes: number) => (journal: DamagedJournal) => journal.overwrite("-wal", at, noise(bytes));
const sql = (statement: (events: number) => string) => (journal: DamagedJournal, events: number) =>
  journal.sql(statement(events));

type Row = readonly [name: string, of: Injury["of"], injure: Injury["injure"], most: number, code: string | null];

const ALL = Number.MAX_SAFE_INTEGER;
/** A twentieth of 2,600 events and what the torn page held. */
const TAIL = 140;
/** All that the log held since its pages went into the file. */
const LOG = 700;
const SAID = "journal-salvaged";

const ROWS: readonly Row[] = [
  ["nothing at all", "closed", () => undefined, 0, null],
  ["a power cut", "cut", () => undefined, 0, null],
  ["a file of no length", "closed", (journal) => journal.replace("", Buffer.alloc(0)), ALL, SAID],
  ["a file that is gone", "closed", ({ path }) => rmSync(path), ALL, SAID],
  ["a garbled header", "closed", tear(0, noise(100)), 0, SAID],
  ["a first page of zeros", "closed", tear(0, Buffer.alloc(PAGE)), 0, SAID],
  ["a torn page among old records", "closed", tear(0.15, noise(PAGE)), ON_A_PAGE, null],
  ["a page of zeros among old records", "closed", tear(0.1, Buffer.alloc(PAGE)), ON_A_PAGE, null],
  ["a torn page among the records of today", "closed", tear(0.6, noise(PAGE)), ON_A_PAGE, SAID],
  ["half a torn page near the end", "closed", tear(0.9, noise(PAGE / 2)), ON_A_PAGE, SAID],
  ["the end of the file cut off", "closed", cutOff(0.97, 0), TAIL, SAID],
  ["a file that ends within a page", "closed", cutOff(0.97, 300), TAIL, SAID],
  ["a log whose header is garbage", "cut", inLog(0, LOG_HEADER), 0, SAID],
  ["a log with a wrong salt", "cut", inLog(16, 8), 0, SAID],
  ["a log with a garbled page", "cut", inLog(LOG_HEADER + 10 * FRAME + 24, PAGE), ON_A_PAGE, SAID],
  [
    "a log cut off in the middle",
    "cut",
    (journal) => journal.replace("-wal", journal.bytes("-wal").subarray(0, 20_000)),
    LOG,
    "journal-rolled-back",
  ],
  ["a log that is gone", "cut", ({ path }) => rmSync(`${path}-wal`), LOG, "journal-rolled-back"],
  ["an index in shared memory that is gone", "cut", ({ path }) => rmSync(`${path}-shm`, { force: true }), 0, null],
  ["an index in shared memory that is garbage", "cut", (journal) => journal.replace("-shm", noise(32_768)), 0, null],
  [
    "flipped bits in an old record",
    "closed",
    sql(() => "UPDATE record SET body = replace(body, 'a', 'b') WHERE seq = 70"),
    1,
    null,
  ],
  [
    "flipped bits in a record of today",
    "closed",
    sql((end) => `UPDATE record SET body = replace(body, 'a', 'b') WHERE seq = ${end - 5}`),
    1,
    SAID,
  ],
  ["old records that are missing", "closed", sql(() => "DELETE FROM record WHERE seq BETWEEN 80 AND 84"), 5, null],
  [
    "records of today that are missing",
    "closed",
    sql((end) => `DELETE FROM record WHERE seq BETWEEN ${end - 9} AND ${end - 6}`),
    4,
    SAID,
  ],
  ["a mark that names another end", "closed", sql(() => "UPDATE mark SET seq = seq + 3 WHERE name = 'head'"), 0, SAID],
  ["no word whose journal it is", "closed", sql(() => "DELETE FROM meta"), 0, SAID],
  ["a table that was taken out", "closed", sql(() => "DROP TABLE mark"), 0, SAID],
  ["both snapshots damaged", "closed", sql(() => "UPDATE snapshot SET body = 'x'"), 0, null],
];

export const INJURIES: readonly Injury[] = ROWS.map(([name, of, injure, most, code]) => ({
  name,
  of,
  injure,
  most,
  code,
}));
