import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { freeBytesAt } from "./disk-space.ts";

const CHUNK = Buffer.alloc(64 * 1024);

/** The ballast is made anew when so many times its size is free. */
const ROOM_TIMES = 3;

export const ballastPath = (journal: string): string => `${journal}-ballast`;

/** A file that holds room on the disk. Given back when the disk is full, it carries the acknowledgements, the cursor and the day's acts on for a while. */
export class Ballast {
  readonly #path: string;
  readonly #bytes: number;
  #isHeld: boolean;

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
    this.#isHeld = bytes > 0 && sizeOf(path) >= bytes;
    if (bytes > 0 && sizeOf(path) > bytes) cutTo(path, bytes);
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether there was any: then a write that was refused is worth another try. */
  giveBack(): boolean {
    if (sizeOf(this.#path) === 0) return false;
    if (!cutTo(this.#path, 0)) return false;
    this.#isHeld = false;
    return true;
  }

  /** Takes the room where there is plenty; written in full, because a file with holes holds nothing. */
  take(): boolean {
    if (this.#isHeld || this.#bytes === 0) return this.#isHeld;
    const free = freeBytesAt(this.#path);
    if (free === null || free < this.#bytes * ROOM_TIMES) return false;
    this.#isHeld = this.#write();
    return this.#isHeld;
  }

  #write(): boolean {
    const draft = `${this.#path}.new`;
    try {
      const file = openSync(draft, "w", 0o640);
      try {
        for (let done = 0; done < this.#bytes; )
          done += writeSync(file, CHUNK, 0, Math.min(CHUNK.length, this.#bytes - done));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, this.#path);
      return true;
    } catch {
      rmSync(draft, { force: true });
      return false;
    }
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function cutTo(path: string, bytes: number): boolean {
  try {
    const file = openSync(path, "r+");
    ftruncateSync(file, bytes);
    closeSync(file);
    return true;
  } catch {
    return false;
  }
}
