import type { EventType } from "../domain/event.ts";
import { type Seq, seq, type WallMs } from "../kernel/units.ts";

export interface Keep {
  readonly keepDays: number;
  readonly maxBytes: number;
}

export interface JournalSize {
  readonly usedBytes: number;
  /** The hub has everything up to here. */
  readonly cursor: Seq;
  /** A start reads on from here. */
  readonly snapshotSeq: Seq | null;
  /** The oldest kept records, in order; at most `PRUNE_MOST` are looked at. */
  readonly oldest: readonly { readonly seq: Seq; readonly wall: WallMs }[];
}

/** Forgetting more in one transaction would keep a citizen's press waiting, and leave so many free pages that their list is written each time. */
export const PRUNE_MOST = 128;
/** Forgetting starts below the limit, so that an appended record always finds room. */
const FULL_ENOUGH = 0.9;
const DAY_MS = 86_400_000;

/** The last record to forget now, or null. Never one that the hub lacks, nor one that the next start needs: those stay however full the disk is. */
export function pruneUpTo(size: JournalSize, keep: Keep, now: WallMs): Seq | null {
  const free = Math.min(size.cursor, size.snapshotSeq ?? 0);
  const isTight = size.usedBytes > keep.maxBytes * FULL_ENOUGH;
  const keptSince = now - keep.keepDays * DAY_MS;
  let last: Seq | null = null;
  for (const record of size.oldest.slice(0, PRUNE_MOST)) {
    if (record.seq > free) break;
    if (!isTight && record.wall >= keptSince) break;
    last = seq(record.seq);
  }
  return last;
}

/** What happened to people and their papers (business), and what the machine says of itself (diagnostics). Telemetry is in no journal. */
export type RetentionClass = "business" | "diagnostics";

/** Diagnostics may lose their bodies early; their places in the chain stay. All others are business. */
const DIAGNOSTICS: ReadonlySet<string> = new Set<EventType>([
  "centre.observed",
  "device.state",
  "uplink.state",
  "clock.anchored",
  "camera.calibrated",
  "camera.compared",
  "power.supply",
  "journal.tombstone",
]);

export const retentionClassOf = (type: string): RetentionClass => (DIAGNOSTICS.has(type) ? "diagnostics" : "business");

const TYPE = /"type":"talon\.([a-z.-]+)\.v\d+"/;

export const retentionClassOfBody = (body: string): RetentionClass => retentionClassOf(TYPE.exec(body)?.[1] ?? "");

/** Less than this is left to others on the disk: then the journal makes room as if it had reached its own limit. */
export const FREE_DISK_FLOOR_BYTES = 16 * 1024 ** 2;
/** Business events that the hub lacks are kept so long whatever happens. */
export const BUSINESS_KEPT_DAYS = 30;
/** So many records are looked at in one transaction. */
export const THIN_MOST = 200;

export interface RoomFacts extends JournalSize {
  /** Null where the disk does not say. */
  readonly freeDiskBytes: number | null;
  readonly root: Seq;
  readonly head: Seq;
  /** Bodies of diagnostics are let go up to here. */
  readonly thinned: Seq;
}

export type RoomStep =
  | { readonly step: "enough" }
  | { readonly step: "prune"; readonly upTo: Seq }
  | { readonly step: "thin"; readonly after: Seq; readonly upTo: Seq }
  | { readonly step: "give-up"; readonly upTo: Seq };

/**
 * What to let go of next when room is short: first what the hub has, then the bodies of diagnostics that it lacks, and only at last business events
 * that it has lacked for `BUSINESS_KEPT_DAYS`. Nothing that the next start needs.
 */
export function nextRoom(facts: RoomFacts, keep: Keep, now: WallMs): RoomStep {
  const isFull = facts.usedBytes > keep.maxBytes * FULL_ENOUGH;
  const isDiskShort = facts.freeDiskBytes !== null && facts.freeDiskBytes < FREE_DISK_FLOOR_BYTES;
  if (!isFull && !isDiskShort) return { step: "enough" };
  const needed = facts.snapshotSeq ?? 0;
  const acknowledged = Math.min(facts.cursor, needed, facts.root + PRUNE_MOST);
  if (acknowledged > facts.root) return { step: "prune", upTo: seq(acknowledged) };
  const after = Math.max(facts.thinned, facts.root);
  if (after < needed) return { step: "thin", after: seq(after), upTo: seq(Math.min(needed, after + THIN_MOST)) };
  const old = facts.oldest.filter((one) => one.seq <= needed && one.wall < now - BUSINESS_KEPT_DAYS * DAY_MS).at(-1);
  return old === undefined ? { step: "enough" } : { step: "give-up", upTo: old.seq };
}
