import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { Seq } from "../kernel/units.ts";
import { seq } from "../kernel/units.ts";
import type { ChainHead, Snapshot, StoreIdentity } from "../ports/store.ts";
import { syncFolder } from "./directory.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
import { carveFiles } from "./page-files.ts";
import { chainText, crcOfSnapshot, type RecordRow } from "./record-row.ts";
import { configure } from "./sqlite-file.ts";
import { SqliteRows } from "./sqlite-rows.ts";
import { nameHead } from "./sqlite-writes.ts";

export interface LostRange {
  readonly first: number;
  readonly last: number;
}

/** What was got out of a damaged journal. */
export interface Salvaged extends StoreIdentity {
  readonly records: number;
  /** Records up to this number were left where they are, because the hub has them. */
  readonly leftUpTo: number;
  /** How far it had come, as far as anything still says. */
  readonly last: number;
  readonly lost: readonly LostRange[];
  readonly snapshotSeq: number | null;
}

/** What is known of a journal from elsewhere. */
export interface Knowledge {
  readonly centre: string;
  /** Where it had come to, by the anchor kept apart from it. */
  readonly anchor: { readonly epoch: string; readonly seq: number } | null;
  readonly cause: string;
  /** Its place among the archives. */
  readonly no: number;
  /** Leaves out what the hub has and a snapshot stands for, but for the newest of it: the archive is to lie in memory, or citizens wait for the first ticket. */
  readonly isBrief?: boolean;
}

export interface Peeked {
  readonly identity: StoreIdentity | null;
  readonly head: ChainHead | null;
  readonly root: ChainHead | null;
  readonly cursor: Seq | null;
  readonly snapshotSeq: Seq | null;
}

const BATCH = 2_000;
const LOST_MAX = 200;
/** What a brief salvage takes of what the hub has: enough to go on from where nothing newer is left. */
const BRIEF_KEEPS = 500;

/** What the damaged file still says of itself through SQLite; each part that cannot be read is null. */
export function peek(path: string): Peeked {
  const nothing: Peeked = { identity: null, head: null, root: null, cursor: null, snapshotSeq: null };
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    const opened = db;
    const part = <T>(look: (rows: SqliteRows) => T): T | null => {
      try {
        return look(new SqliteRows(opened));
      } catch {
        return null;
      }
    };
    const identity = part((rows) => rows.identity());
    const head = part((rows) => rows.head());
    const root = part((rows) => rows.mark("root"));
    const cursor = part((rows) => rows.mark("cursor").seq);
    const snapshotSeq = part((rows) => rows.snapshot()?.seq ?? null);
    return { identity: identity?.epoch === "" ? null : identity, head, root, cursor, snapshotSeq };
  } catch {
    return nothing;
  } finally {
    db?.close();
  }
}

/** Gets out of a damaged journal every record that proves itself, into an archive of the same schema. Null where there is none. The source is only read. */
export function salvage(source: string, target: (epoch: string) => string, known: Knowledge): Salvaged | null {
  const draft = `${dirname(target("x"))}/salvage.db.new`;
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${draft}${end}`, { force: true });
  const db = new Database(draft);
  let salvaged: Salvaged | null = null;
  try {
    configure(db);
    db.pragma("synchronous = OFF");
    migrate(db, MIGRATIONS, () => undefined);
    const peeked = peek(source);
    const after = known.isBrief === true ? leftBelow(peeked) : 0;
    const epochs = carveInto(db, { source, after });
    const epoch = ownEpoch(epochs, peeked);
    salvaged = epoch === null ? null : finish(db, { ...peeked, after, epoch, isMixed: epochs.size > 1 }, known);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.pragma("journal_mode = DELETE");
    db.pragma("synchronous = FULL");
    db.exec("BEGIN IMMEDIATE; UPDATE meta SET value = value; COMMIT");
  } finally {
    db.close();
  }
  if (salvaged === null) {
    rmSync(draft, { force: true });
    return null;
  }
  renameSync(draft, target(salvaged.epoch));
  syncFolder(dirname(draft));
  return salvaged;
}

function leftBelow({ cursor, snapshotSeq }: Peeked): number {
  return Math.max(0, Math.min(cursor ?? 0, snapshotSeq ?? 0) - BRIEF_KEEPS);
}

/** How many records of each epoch were found. */
type Epochs = ReadonlyMap<string, number>;

function carveInto(
  db: Database.Database,
  { source, after }: { readonly source: string; readonly after: number },
): Epochs {
  const keep = db.prepare(
    "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (seq) DO UPDATE SET crc = excluded.crc, body = excluded.body, digest = excluded.digest WHERE record.body IS NULL AND excluded.body IS NOT NULL",
  );
  const keepSnapshot = db.prepare("INSERT OR IGNORE INTO snapshot VALUES (?, ?, ?)");
  const epochs = new Map<string, number>();
  let waiting: RecordRow[] = [];
  const flush = db.transaction(() => {
    for (const row of waiting) keep.run(...row);
    waiting = [];
  });
  const row = (found: RecordRow) => {
    if (found[0] <= after) return;
    const epoch = found[3] === null ? null : epochIn(found[3]);
    if (epoch !== null) epochs.set(epoch, (epochs.get(epoch) ?? 0) + 1);
    // What is found lies in a buffer that the next page takes.
    waiting.push(found.map((value) => (Buffer.isBuffer(value) ? Buffer.from(value) : value)) as RecordRow);
    if (waiting.length >= BATCH) flush();
  };
  const snapshot = ({ seq: no, body }: Snapshot) => void keepSnapshot.run(no, crcOfSnapshot(no, body), body);
  if (existsSync(source)) carveFiles(source, { row, snapshot, after });
  flush();
  return epochs;
}

const ID = '"id":"';

/** A record's own id is the first that stands in its text. */
function epochIn(body: string): string | null {
  const at = body.indexOf(ID) + ID.length;
  const end = body.indexOf(".", at);
  return at < ID.length || end < 0 ? null : body.slice(at, end);
}

/** Of several epochs in one file (another journal's log beside it) only the journal's own counts. */
function ownEpoch(epochs: Epochs, { identity }: Peeked): string | null {
  if (identity !== null && epochs.has(identity.epoch)) return identity.epoch;
  const [most] = [...epochs].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

interface Carved extends Peeked {
  readonly after: number;
  readonly epoch: string;
  readonly isMixed: boolean;
}

function finish(db: Database.Database, peeked: Carved, known: Knowledge): Salvaged | null {
  const { epoch, isMixed, after } = peeked;
  if (isMixed) db.prepare("DELETE FROM record WHERE body IS NOT NULL AND instr(body, ?) = 0").run(`"id":"${epoch}.`);
  const root = peeked.identity?.epoch === epoch ? Math.max(peeked.root?.seq ?? 0, after) : 0;
  db.prepare("DELETE FROM record WHERE seq <= ?").run(root);
  const last = db.prepare("SELECT seq, body, chain FROM record ORDER BY seq DESC LIMIT 1").get() as
    | { seq: number; body: string | null; chain: Buffer }
    | undefined;
  if (last === undefined) return null;
  const isOwn = peeked.identity?.epoch === epoch;
  const anchored = known.anchor?.epoch === epoch ? known.anchor.seq : 0;
  const upTo = Math.max(last.seq, isOwn ? (peeked.head?.seq ?? 0) : 0, anchored);
  const lost = gapsIn(db, root, upTo);
  const identity = { epoch, centre: centreIn(last.body) ?? known.centre };
  writeMarks(db, {
    identity,
    root,
    head: { seq: seq(last.seq), chain: chainText(last.chain) },
    cursor: isOwn ? (peeked.cursor ?? 0) : 0,
  });
  db.prepare("INSERT INTO meta VALUES ('ended', ?)").run(
    JSON.stringify({ last: upTo, lost, cause: known.cause, no: known.no }),
  );
  db.prepare("DELETE FROM snapshot WHERE seq > ?").run(upTo);
  const records = db.prepare("SELECT count(*) FROM record").pluck().get() as number;
  const snapshotSeq = db.prepare("SELECT max(seq) FROM snapshot").pluck().get() as number | null;
  return { ...identity, records, leftUpTo: root === after ? after : 0, last: upTo, lost, snapshotSeq };
}

const centreIn = (body: string | null): string | null =>
  /"partitionkey":"([a-z0-9-]{1,32})"/.exec(body ?? "")?.[1] ?? null;

interface Marks {
  readonly identity: StoreIdentity;
  readonly root: number;
  readonly head: ChainHead;
  readonly cursor: number;
}

function writeMarks(db: Database.Database, { identity, root, head, cursor }: Marks): void {
  const meta = db.prepare("REPLACE INTO meta VALUES (?, ?)");
  meta.run("centre", identity.centre);
  meta.run("epoch", identity.epoch);
  const mark = db.prepare("REPLACE INTO mark VALUES (?, ?, ?)");
  mark.run("root", root, null);
  mark.run("head", head.seq, Buffer.from(head.chain, "hex"));
  nameHead(db, head.seq);
  mark.run("cursor", cursor, null);
  mark.run("thinned", 0, null);
}

/** The numbers that should be there and are not. */
function gapsIn(db: Database.Database, root: number, upTo: number): readonly LostRange[] {
  const lost: LostRange[] = [];
  let due = root + 1;
  for (const no of db.prepare("SELECT seq FROM record ORDER BY seq").pluck().iterate() as Iterable<number>) {
    if (no > due) lost.push({ first: due, last: no - 1 });
    due = no + 1;
  }
  if (due <= upTo) lost.push({ first: due, last: upTo });
  return lost.slice(0, LOST_MAX);
}
