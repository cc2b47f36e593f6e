import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { readAnchor } from "../host/anchor-file.ts";
import { openArchives } from "../host/archives.ts";
import { inQuarantine } from "../host/quarantine.ts";
import { peek, type Salvaged, salvage } from "../host/salvage.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";

export interface SalvageOptions {
  readonly state: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Gets out of a damaged journal what can be read. Without a file to write to it only tells what would be lost; the journal itself is never changed. */
export function salvageVerb({ state, out, json }: SalvageOptions, io: CliIo): void {
  const path = sourceIn(state);
  if (path === null) {
    io.err(`${state}: there is no journal, and none in quarantine. Check --state.`);
    return io.exit(1);
  }
  if (out !== undefined && existsSync(out)) {
    io.err(`${out}: exists already. Name a file that does not.`);
    return io.exit(2);
  }
  const passing = mkdtempSync(join(out === undefined ? tmpdir() : dirname(resolve(out)), "talon-salvage-"));
  try {
    const known = {
      centre: peek(path).identity?.centre ?? "unknown",
      anchor: readAnchor(path),
      cause: "salvaged",
      no: 0,
    };
    const target = out === undefined ? join(passing, "journal.db") : resolve(out);
    const salvaged = salvage(path, () => target, known);
    if (salvaged === null) {
      io.err(`${path}: no record in it proves itself. Keep the card; the hub has what it acknowledged.`);
      return io.exit(1);
    }
    tell({ path, salvaged, out: out ?? null }, json === true, io);
  } catch (error) {
    refuse(error, path, io);
  } finally {
    rmSync(passing, { recursive: true, force: true });
  }
}

function refuse(error: unknown, path: string, io: CliIo): void {
  if (!(error instanceof Error && "code" in error)) throw error;
  io.err(`${path}: ${error.message}. Stop the agent first, and choose a place that can be written.`);
  io.exit(1);
}

/** The journal itself, or the latest that was set aside. */
function sourceIn(state: string): string | null {
  const journal = join(state, "journal.db");
  return existsSync(journal) ? journal : (inQuarantine(journal).at(-1)?.path ?? null);
}

function tell(found: { path: string; salvaged: Salvaged; out: string | null }, isJson: boolean, io: CliIo): void {
  if (isJson) return io.out(JSON.stringify(found));
  const { path, salvaged, out } = found;
  const lost = salvaged.lost.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const ranges = salvaged.lost.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  const rows = [
    ["from", path],
    ["epoch", salvaged.epoch],
    ["records", String(salvaged.records)],
    ["up to", String(salvaged.last)],
    ["lost", lost === 0 ? "none" : `${lost}: ${ranges.join(", ")}`],
    ["written to", out ?? "nothing; name a file with --out"],
  ];
  for (const line of columns(rows)) io.out(line);
}

/** What stands beside the journal: others that ended before it, and what was set aside. */
export function besideFacts(state: string) {
  const journal = join(state, "journal.db");
  const archives = openArchives(journal);
  const told = archives.map((archive) => ({
    epoch: archive.epoch,
    first: archive.first,
    last: archive.last,
    records: archive.count(),
    cursor: archive.cursor(),
    lost: archive.lost,
    cause: archive.cause,
  }));
  for (const archive of archives) archive.close();
  return { archives: told, quarantine: inQuarantine(journal) };
}
