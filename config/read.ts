import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { fail, ok, type Problem, type Result } from "../agent/kernel/result.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { type Config, loadConfig } from "./load.ts";
import { FILE_BYTES_MAX } from "./yaml-source.ts";

const CURES: Readonly<Record<string, string>> = {
  ENOENT: "Check the name; config/examples has files to begin with.",
  EACCES: "Let the user of the agent read it: chgrp talon FILE, chmod 640 FILE.",
  EISDIR: "Name the file itself.",
};

export function readConfig(file: string, drivers: readonly CatalogueEntry[]): Result<Config, readonly Problem[]> {
  const text = readText(file);
  return text.ok ? loadConfig(text.value, file, drivers) : text;
}

/** Reads through one open file, so that a file that is replaced meanwhile is read whole, old or new. */
export function readText(file: string): Result<string, readonly Problem[]> {
  try {
    const handle = openSync(file, "r");
    try {
      const { size } = fstatSync(handle);
      if (size === 0) return empty(file);
      if (size > FILE_BYTES_MAX) return tooLarge(file);
      return ok(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(handle)));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return unreadable(file, error as NodeJS.ErrnoException);
  }
}

const refused = (place: string, what: string, cure: string): Result<never, readonly Problem[]> =>
  fail([{ place, what, cure }]);

/** After a power cut a file that was not synchronised may have length 0: never start from defaults then. */
const empty = (file: string): Result<never, readonly Problem[]> =>
  refused(file, "the file is empty, as after a power cut in the middle of writing.", "Put back the last good copy.");

const tooLarge = (file: string): Result<never, readonly Problem[]> =>
  refused(file, "the file is larger than 1 MiB.", "Check that it is the configuration; a real one has a few KiB.");

function unreadable(file: string, error: NodeJS.ErrnoException): Result<never, readonly Problem[]> {
  if (error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
    return refused(file, "the file is not text in UTF-8.", "Save it as UTF-8.");
  }
  const cure = CURES[error.code ?? ""] ?? "Check the disk and the name of the file.";
  return refused(file, `the file cannot be read (${error.code ?? error.message}).`, cure);
}
