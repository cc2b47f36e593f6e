import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configChanges } from "../../../config/config-changes.ts";
import type { Config } from "../../../config/load.ts";
import type { ConfigFile } from "../../../config/schema.ts";
import type { ConfigChange } from "../../domain/input.ts";
import { fail, ok, type Result } from "../../kernel/result.ts";

/** Beside the journal: the effective configuration that was recorded last, so that the next one can be compared with it. */
export const APPLIED_FILE = "config.applied.json";
const APPLIED_BYTES_MAX = 16 * 1024 ** 2;
/** It holds the digests of cards and PINs. */
const OWNER_ONLY = 0o600;

export interface AppliedChange {
  readonly digest: string;
  /** Empty where nothing is known of the configuration before. */
  readonly changes: readonly ConfigChange[];
}

/** What this configuration changes (U4); null where the journal knows it as the one in force already. */
export function changeSince(directory: string, config: Config, inForce: string | null): AppliedChange | null {
  if (config.digest === inForce) return null;
  const before = readApplied(join(directory, APPLIED_FILE));
  return { digest: config.digest, changes: before === null ? [] : configChanges(before, config.effective) };
}

/** To be called once the journal has the change: a cut before that only tells it again. Fails with what the disk says. */
export function keepApplied(directory: string, { effective }: Config): Result<null, string> {
  const path = join(directory, APPLIED_FILE);
  const text = JSON.stringify(effective);
  try {
    if (readText(path) === text) return ok(null);
    replaceFile(path, text);
    return ok(null);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Null where there is none yet, or where it cannot be read: the history of changes begins anew then. */
function readApplied(path: string): ConfigFile | null {
  try {
    const read: unknown = JSON.parse(readText(path) ?? "null");
    // Only this agent writes the file; an older one may lack keys, and then they are told as new.
    return typeof read === "object" && !Array.isArray(read) ? (read as ConfigFile | null) : null;
  } catch {
    return null;
  }
}

function readText(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.size > APPLIED_BYTES_MAX ? null : readFileSync(path, "utf8");
}

/** Old or new after a power cut, never half of it. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  const file = openSync(draft, "wx", OWNER_ONLY);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
