import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { configChanges } from "../../../config/config-changes.ts";
import type { Config } from "../../../config/load.ts";
import type { ConfigFile } from "../../../config/schema.ts";
import type { ConfigChange } from "../../domain/input.ts";
import { replaceFile } from "../../host/replace-file.ts";
import { fail, ok, type Result } from "../../kernel/result.ts";

/** Beside the journal: the effective configuration that was recorded last, so that the next one can be compared with it. */
export const APPLIED_FILE = "config.applied.json";
const APPLIED_BYTES_MAX = 16 * 1024 ** 2;

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
