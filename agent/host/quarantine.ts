import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { syncFolder } from "./directory.ts";

const KEPT_MAX = 6;
const FILES = ["", "-wal", "-shm"] as const;
const NAME = /^(.+)-journal\.db$/;

export const quarantineOf = (journal: string): string => join(dirname(journal), "quarantine");

/** What a quarantine holds, oldest first. */
export function inQuarantine(journal: string): readonly { readonly path: string; readonly bytes: number }[] {
  const folder = quarantineOf(journal);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), bytes: bytesOf(join(folder, name)) }));
}

const bytesOf = (path: string): number =>
  FILES.reduce((sum, end) => sum + (statSync(`${path}${end}`, { throwIfNoEntry: false })?.size ?? 0), 0);

/**
 * Gives the damaged files a second name, where nothing touches them; under their first name they stay until what takes their place is ready. So a power
 * cut at any moment leaves them whole. Answers the new path and which older ones had to go.
 */
export function quarantine(
  journal: string,
  utc: string,
): { readonly path: string; readonly removed: readonly string[] } {
  const folder = quarantineOf(journal);
  mkdirSync(folder, { recursive: true });
  const path = freeName(folder, utc);
  for (const end of FILES) if (existsSync(`${journal}${end}`)) secondName(`${journal}${end}`, `${path}${end}`);
  syncFolder(folder);
  return { path, removed: shorten(journal) };
}

function freeName(folder: string, utc: string): string {
  const stamp = utc.replace(/[^0-9TZ]/g, "");
  for (let no = 0; ; no += 1) {
    const path = join(folder, `${stamp}${no === 0 ? "" : `-${no}`}-journal.db`);
    if (!existsSync(path)) return path;
  }
}

function secondName(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function shorten(journal: string): readonly string[] {
  const surplus = inQuarantine(journal).slice(0, -KEPT_MAX);
  for (const { path } of surplus) for (const end of FILES) rmSync(`${path}${end}`, { force: true });
  return surplus.map(({ path }) => path);
}

/** Takes the first name off: the log goes first, for without its file it says nothing to anybody. */
export function release(journal: string): void {
  for (const end of ["-wal", "-shm", ""] as const) rmSync(`${journal}${end}`, { force: true });
  syncFolder(dirname(journal));
}
