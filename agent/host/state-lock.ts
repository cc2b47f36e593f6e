import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { StoreFault } from "../ports/store.ts";
import { makeDirectory } from "./directory.ts";

export interface LockProblem {
  readonly fault: "state-locked" | StoreFault;
  readonly detail: string;
}

export interface StateLock {
  readonly release: () => void;
}

const LOCK_FILE = "agent.lock";
/** Each try finds a lock and a dead owner, or a living one; more in a row means others start at the same time and win. */
const TRIES_MAX = 5;

/**
 * One agent a state directory. The lock names a process so exactly that a dead one is never mistaken for a living: its number, when
 * it started, and the boot of the machine (proc(5)). So `kill -9`, a power cut and a number used again need nobody's help.
 */
export function lockState(dir: string): Result<StateLock, LockProblem> {
  try {
    makeDirectory(dir);
    return take(join(dir, LOCK_FILE), ownerOf(process.pid) ?? `${process.pid}`);
  } catch (error) {
    return fail(lockProblemOf(error));
  }
}

function take(path: string, self: string): Result<StateLock, LockProblem> {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, self);
  try {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (linked(mine, path)) return ok({ release: () => release(path, self) });
      const owner = textOf(path);
      if (owner !== null && isAlive(owner)) return locked(path, owner);
      if (owner !== null) removeDead(path, owner);
    }
    return locked(path, textOf(path) ?? "another");
  } finally {
    rmSync(mine, { force: true });
  }
}

const locked = (path: string, owner: string): Result<never, LockProblem> =>
  fail({ fault: "state-locked", detail: `process ${owner.split(" ")[0]} holds ${path}` });

/** A link either makes the lock with its whole text or fails because there is one: nobody ever reads half a lock. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Only one of several can move the dead lock away; who finds to have moved a fresh one puts it back. */
function removeDead(path: string, owner: string): void {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (textOf(aside) !== owner) linked(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, self: string): void {
  if (textOf(path) === self) rmSync(path, { force: true });
}

function isAlive(owner: string): boolean {
  const pid = Number(owner.split(" ")[0]);
  return Number.isInteger(pid) && pid > 0 && ownerOf(pid) === owner;
}

/** In /proc/PID/stat the start time is field 22; the name before it (field 2) may hold spaces and brackets. */
const FIELDS_FROM_STATE_TO_START = 19;

function ownerOf(pid: number): string | null {
  const stat = textOf(`/proc/${pid}/stat`);
  const boot = textOf("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? null : `${pid} ${fields[FIELDS_FROM_STATE_TO_START] ?? ""} ${boot}`;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes(codeOf(error))) return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "";
}

function lockProblemOf(error: unknown): LockProblem {
  const code = codeOf(error);
  if (code === "") throw error;
  const detail = error instanceof Error ? error.message : code;
  if (code === "EROFS") return { fault: "journal-read-only", detail };
  return { fault: code === "ENOSPC" || code === "EDQUOT" ? "journal-full" : "journal-unwritable", detail };
}
