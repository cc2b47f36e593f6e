import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Of each kind of thing the two that were used last are kept, so the cache stays below some 5 GB. */
const KEPT_OF_A_KIND = 2;

const cacheFolder = (): string => process.env["TALON_RIG_CACHE"] ?? join(homedir(), ".cache/talon-rig");

/** Where the folder of these inputs is, or would be. */
export const placeOf = (kind: string, inputs: readonly string[]): string =>
  join(cacheFolder(), `${kind}-${digestOf(inputs)}`);

/** A folder that `make` has filled, now or on an earlier day. It depends on `inputs` and on nothing else. */
export async function cached(
  kind: string,
  inputs: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const all = cacheFolder();
  const folder = placeOf(kind, inputs);
  if (!existsSync(folder)) await fill(kind, folder, make);
  const now = new Date();
  utimesSync(folder, now, now);
  forget(all, kind);
  return folder;
}

/** Made aside and then renamed: what was interrupted is never taken for whole. */
async function fill(kind: string, folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  const began = Date.now();
  const making = `${folder}.new-${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    await make(making);
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  console.log(`rig: made ${kind} in ${((Date.now() - began) / 1_000).toFixed(1)} s`);
}

function forget(all: string, kind: string): void {
  const mine = readdirSync(all).filter((name) => new RegExp(`^${kind}-[0-9a-f]{16}$`).test(name));
  const age = new Map(mine.map((name) => [name, statSync(join(all, name)).mtimeMs]));
  const oldest = mine.sort((one, other) => (age.get(other) ?? 0) - (age.get(one) ?? 0)).slice(KEPT_OF_A_KIND);
  for (const name of oldest) rmSync(join(all, name), { recursive: true, force: true });
}

export const digestOf = (inputs: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  return hash.digest("hex").slice(0, 16);
};

/** What stands in a file or in all files of a folder, with their names, for a digest. */
export function contentOf(place: string): readonly string[] {
  if (!statSync(place).isDirectory()) return [place.slice(place.lastIndexOf("/")), readFileSync(place, "latin1")];
  return readdirSync(place)
    .sort()
    .flatMap((name) => [name, ...contentOf(join(place, name))]);
}
