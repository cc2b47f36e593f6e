import { mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";

/** Where the unit's RuntimeDirectory is (systemd/talon.service). */
const UNIT_FOLDER = "/run/talon";
const FOLDER_MODE = 0o700;

const user = (): number => process.getuid?.() ?? 0;
const passingFolder = (): string => join(tmpdir(), `talon-${user()}`);
const nameOf = (path: string): string => `control-${crc32(path).toString(16)}.sock`;

/** Where the agent listens instead when its state directory takes no socket: in memory, like its journal then. */
export function secondSocketOf(path: string): string {
  return join(isOwn(UNIT_FOLDER) ? UNIT_FOLDER : passingFolder(), nameOf(path));
}

/** Where to look for an agent that does not listen at `path`; a folder that somebody else has made is not trusted. */
export function otherSocketsOf(path: string): readonly string[] {
  const folders = [...new Set([dirname(secondSocketOf(path)), UNIT_FOLDER, passingFolder()])];
  return folders
    .filter((folder) => folder === UNIT_FOLDER || isOwn(folder))
    .map((folder) => join(folder, nameOf(path)));
}

export function makeSocketFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
}

const isOwn = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.uid === user();
