import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { crc32 } from "node:zlib";
import { parseJson } from "../kernel/json.ts";
import type { StoreIdentity } from "../ports/store.ts";
import { replaceFile } from "./replace-file.ts";

/** How far a journal had come, kept apart from it: an older copy of the file that somebody puts in its place is told by that. */
export interface KeptAnchor extends StoreIdentity {
  readonly seq: number;
  readonly chain: string;
}

const ANCHOR_BYTES_MAX = 4_096;
const DIGEST = /^[0-9a-f]{64}$/;

export const anchorPath = (journal: string): string => `${journal}-anchor`;
const suspectPath = (journal: string): string => `${journal}-suspect`;

/** Where the disk refuses, the anchor before stays: it only says less. */
export function keepAnchor(journal: string, anchor: KeptAnchor): boolean {
  try {
    const text = JSON.stringify(anchor);
    replaceFile(anchorPath(journal), `${crc32(text)} ${text}\n`);
    return true;
  } catch {
    return false;
  }
}

/** Null where there is none, or none that can be trusted. */
export function readAnchor(journal: string): KeptAnchor | null {
  try {
    const path = anchorPath(journal);
    if (statSync(path).size > ANCHOR_BYTES_MAX) return null;
    const [crc = "", text = ""] = splitOnce(readFileSync(path, "utf8").trim());
    if (Number(crc) !== crc32(text)) return null;
    const json = parseJson(text);
    return json.ok ? anchorIn(json.value) : null;
  } catch {
    return null;
  }
}

/** By hand: the journal's thread reads it too, and would keep a library of shapes in memory for these four words. */
function anchorIn(value: unknown): KeptAnchor | null {
  const { centre, epoch, seq, chain } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof centre !== "string" || typeof epoch !== "string") return null;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0) return null;
  return typeof chain === "string" && DIGEST.test(chain) ? { centre, epoch, seq, chain } : null;
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf(" ");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The next start looks at the whole file: something in it could not be read or written. */
export function markSuspect(journal: string): void {
  try {
    replaceFile(suspectPath(journal), "damage was met while running\n");
  } catch {
    // The disk is past writing; the next start meets that itself.
  }
}

export const isSuspect = (journal: string): boolean => existsSync(suspectPath(journal));

export const clearSuspect = (journal: string): void => rmSync(suspectPath(journal), { force: true });
