import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { FaultCode } from "../kernel/fault.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import { type Seq, seq } from "../kernel/units.ts";
import type { Snapshot, StoredRecord } from "../ports/store.ts";
import { clearSuspect, keepAnchor, readAnchor } from "./anchor-file.ts";
import {
  type ArchiveFile,
  archivePath,
  endJournal,
  keepAsArchive,
  moveArchives,
  nextArchiveNo,
  openArchive,
  openArchives,
} from "./archives.ts";
import { makeDirectory } from "./directory.ts";
import { quarantine, release } from "./quarantine.ts";
import { type Look, quickLook } from "./quick-look.ts";
import { type LostRange, type Salvaged, salvage } from "./salvage.ts";
import { type OpenProblem, openProblemOf } from "./sqlite-file.ts";
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";

/** Of a longer file only what the hub lacks is taken before the first ticket; all of it would take more than five seconds. */
const WHOLE_BYTES_MAX = 64 * 1024 ** 2;

/** Something that the check-up found, exactly. */
export interface StoreFinding {
  readonly code: FaultCode;
  readonly detail: string;
  /** The journal that it is about, where that is known. */
  readonly epoch: string | null;
  /** The numbers of its records that are lost, each range with both ends; known to the hub or not. */
  readonly lost: readonly LostRange[];
  /** How many of its records are kept in an archive. */
  readonly kept: number;
}

export interface CheckUpOptions extends Omit<SqliteStoreOptions, "baseline" | "archives"> {
  /** Names what is set aside, as 20261122T031500Z. */
  readonly utc: string;
  /** The state that a journal left, as the snapshot that the next one begins with (runtime/baseline.ts). */
  readonly baselineOf: (remains: Remains) => string;
  /** A journal that was written in memory while the card failed. */
  readonly volatilePath?: string;
}

export interface Remains {
  readonly snapshot: Snapshot | null;
  readonly records: Iterable<StoredRecord>;
  readonly last: number;
  readonly lost: readonly LostRange[];
}

export interface CheckedUp {
  readonly store: SqliteStore;
  readonly archives: readonly ArchiveFile[];
  /** What is to be told in the first commit of the new journal; empty where all was well. */
  readonly findings: readonly StoreFinding[];
}

/**
 * Opens the journal whatever has become of it. Damaged files are set aside under quarantine/ and never deleted; what can be read of them is kept as an
 * archive, and a new journal goes on from the state that they left. Fails only where this place takes no writing at all.
 */
export function checkUp(options: CheckUpOptions): Result<CheckedUp, OpenProblem> {
  try {
    makeDirectory(dirname(options.path));
    const findings: StoreFinding[] = [];
    const refused = settleJournal(options, findings);
    if (refused !== null) return fail(refused);
    bringHome(options, findings);
    return openChecked(options, findings);
  } catch (error) {
    return fail(openProblemOf(error));
  }
}

/** A card that takes no writing, and a journal whose form only a later version knows: setting that one aside would lose what this version cannot read. */
const LEFT_ALONE: ReadonlySet<OpenProblem["fault"]> = new Set([
  "journal-unwritable",
  "journal-read-only",
  "journal-newer",
]);

/** What the journal on the card is, and what has to be done with it before there is one to write to. */
function settleJournal(options: CheckUpOptions, findings: StoreFinding[]): OpenProblem | null {
  const look = quickLook(options.path, options.centre);
  if (look.verdict === "absent") return null;
  if (look.verdict === "bad") {
    if (LEFT_ALONE.has(look.fault)) return { fault: look.fault, detail: look.detail };
    findings.push(setAside(options, look));
    return null;
  }
  if (isKeptAlready(options.path, look)) {
    // A power cut came between keeping what was got out of it and beginning the next.
    quarantine(options.path, options.utc);
    release(options.path);
    return null;
  }
  if (look.verdict === "behind") findings.push(rolledBack(options, look));
  else if (isWaitingInMemory(options))
    retire(options, { epoch: look.identity.epoch, last: look.head, lost: [], cause: "continued-in-memory" });
  return null;
}

/** An archive that cannot be read, or ends before, has not kept it: then the journal itself is all there is. */
function isKeptAlready(journal: string, { identity, head }: Extract<Look, { head: Seq }>): boolean {
  const path = archivePath(journal, identity.epoch);
  if (!existsSync(path)) return false;
  const archive = openArchive(path);
  if (!archive.ok) return false;
  archive.value.close();
  return archive.value.epoch === identity.epoch && archive.value.last >= head;
}

function retire(
  { path }: CheckUpOptions,
  end: { epoch: string; last: number; lost: readonly LostRange[]; cause: string },
): void {
  endJournal(path, { last: end.last, lost: [...end.lost], cause: end.cause, no: nextArchiveNo(path) });
  keepAsArchive(path, path, end.epoch);
  release(path);
}

function rolledBack(options: CheckUpOptions, look: Extract<Look, { verdict: "behind" }>): StoreFinding {
  const { epoch } = look.identity;
  const lost = look.known > look.sure ? [{ first: look.sure + 1, last: look.known }] : [];
  retire(options, { epoch, last: look.known, lost, cause: "rolled-back" });
  return { code: "journal-rolled-back", detail: look.detail, epoch, lost, kept: look.head };
}

function setAside(options: CheckUpOptions, { fault, detail }: Extract<Look, { verdict: "bad" }>): StoreFinding {
  const { path, centre, utc } = options;
  const anchor = readAnchor(path);
  const { path: kept, removed } = quarantine(path, utc);
  const told = removed.map((gone) => ` The oldest in quarantine was removed: ${gone}.`).join("");
  const found = { code: codeFor(fault), detail: `${detail}. Kept as ${kept}.${told}` };
  const salvaged =
    fault === "journal-foreign"
      ? null
      : salvage(kept, (epoch) => archivePath(path, epoch), {
          centre,
          anchor,
          cause: "salvaged",
          no: nextArchiveNo(path),
          isBrief: (statSync(kept, { throwIfNoEntry: false })?.size ?? 0) > WHOLE_BYTES_MAX,
        });
  release(path);
  clearSuspect(path);
  if (salvaged !== null) {
    const { epoch, lost, records, leftUpTo } = salvaged;
    const left = leftUpTo === 0 ? "" : ` Records up to ${leftUpTo}, which the hub has, were left in it.`;
    return { ...found, detail: `${found.detail}${left}`, epoch, lost, kept: records };
  }
  const isOurs = anchor !== null && anchor.centre === centre && !existsSync(archivePath(path, anchor.epoch));
  return { ...found, epoch: isOurs ? anchor.epoch : null, lost: isOurs ? allUpTo(anchor.seq) : [], kept: 0 };
}

const allUpTo = (last: number): readonly LostRange[] => (last > 0 ? [{ first: 1, last }] : []);

const codeFor = (fault: OpenProblem["fault"]): FaultCode => (fault === "journal-foreign" ? fault : "journal-salvaged");

/** What was written in memory while the card failed becomes an archive on the card. */
function bringHome(options: CheckUpOptions, findings: StoreFinding[]): void {
  const { volatilePath, centre, path } = options;
  if (volatilePath === undefined || !isWaitingInMemory(options)) return;
  moveArchives(volatilePath, path);
  const salvaged = salvage(volatilePath, (epoch) => archivePath(path, epoch), {
    centre,
    anchor: readAnchor(volatilePath),
    cause: "kept-in-memory",
    no: nextArchiveNo(path),
  });
  if (salvaged !== null) findings.push(homeFinding(salvaged));
  release(volatilePath);
}

const isWaitingInMemory = ({ volatilePath }: CheckUpOptions): boolean =>
  volatilePath !== undefined && existsSync(volatilePath);

const homeFinding = ({ epoch, lost, records }: Salvaged): StoreFinding => ({
  code: "journal-volatile",
  detail: `${records} records were written in memory while the card failed; they are on the card now`,
  epoch,
  lost,
  kept: records,
});

function openChecked(options: CheckUpOptions, findings: readonly StoreFinding[]): Result<CheckedUp, OpenProblem> {
  const archives = openArchives(options.path);
  const isNew = !existsSync(options.path);
  const newest = archives.at(-1);
  const baseline = isNew && newest !== undefined ? options.baselineOf(remainsOf(newest)) : undefined;
  const opened = openSqliteStore({ ...options, archives, ...(baseline === undefined ? {} : { baseline }) });
  if (!opened.ok) return opened;
  const store = opened.value;
  keepAnchor(options.path, { ...store.identity(), ...store.head() });
  // Until the first commit a start that was cut off tells again what the archives are there for.
  const untold = store.head().seq === 0 && findings.length === 0 ? archives.slice(-1).map(findingOf) : findings;
  return ok({ store, archives, findings: untold });
}

export function remainsOf(archive: ArchiveFile): Remains {
  const snapshot = archive.snapshot();
  return { snapshot, records: archive.records(snapshot?.seq ?? seq(0)), last: archive.last, lost: archive.lost };
}

const findingOf = ({ epoch, lost, cause, path, last }: ArchiveFile): StoreFinding => ({
  code:
    cause === "rolled-back"
      ? "journal-rolled-back"
      : cause === "kept-in-memory"
        ? "journal-volatile"
        : "journal-salvaged",
  detail: `${path} holds the journal before this one, up to ${last}`,
  epoch,
  lost,
  kept: 0,
});
