import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { type Carving, carvePage, type Pages } from "./carve.ts";
import { PAGE_BYTES } from "./sqlite-file.ts";

const PAGES_AT_ONCE = 1_024;
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** A log is kept near 1.2 MB; a longer one is not loaded whole. */
const LOG_BYTES_MAX = 256 * 1024 ** 2;

interface Frame {
  readonly pageNo: number;
  readonly isCommit: boolean;
  readonly page: Buffer;
}

/** The frames of a write-ahead log, whether SQLite would still believe them or not. */
function framesOf(path: string): readonly Frame[] {
  const log = `${path}-wal`;
  if (!existsSync(log) || statSync(log).size > LOG_BYTES_MAX) return [];
  const bytes = readFileSync(log);
  const frames: Frame[] = [];
  const step = FRAME_HEADER_BYTES + PAGE_BYTES;
  for (let at = LOG_HEADER_BYTES; at + step <= bytes.length; at += step) {
    const pageNo = bytes.readUInt32BE(at);
    if (pageNo === 0) continue;
    const page = bytes.subarray(at + FRAME_HEADER_BYTES, at + step);
    frames.push({ pageNo, isCommit: bytes.readUInt32BE(at + 4) !== 0, page });
  }
  return frames;
}

/** Finds every row that proves itself in the file and in its log. Answers how many pages could not be read at all. */
export function carveFiles(path: string, found: Omit<Carving, "pages">): { readonly unreadablePages: number } {
  const frames = framesOf(path);
  const file = openSync(path, "r");
  try {
    const to = { ...found, pages: pagesOf(file, frames) };
    // The file holds only what was committed. Of a number that stands in it the log may hold another text, which was refused.
    const unreadablePages = carveFile(file, to);
    for (const { page, pageNo } of frames) carvePage(page, pageNo === 1, to);
    return { unreadablePages };
  } finally {
    closeSync(file);
  }
}

function pagesOf(file: number, frames: readonly Frame[]): Pages {
  const inLog = copiesInLog(frames);
  return {
    pageBytes: PAGE_BYTES,
    copiesOf(pageNo) {
      const page = Buffer.alloc(PAGE_BYTES);
      const isThere = pageNo > 0 && readQuietly(file, page, (pageNo - 1) * PAGE_BYTES) === PAGE_BYTES;
      return [...(inLog.get(pageNo) ?? []), ...(isThere ? [page] : [])];
    },
  };
}

/** The latest first; frames of an earlier use of the log stand behind those of the present one. */
function copiesInLog(frames: readonly Frame[]): ReadonlyMap<number, readonly Buffer[]> {
  const copies = new Map<number, Buffer[]>();
  for (const { pageNo, page } of frames) {
    const some = copies.get(pageNo);
    if (some === undefined) copies.set(pageNo, [page]);
    else some.unshift(page);
  }
  return copies;
}

function carveFile(file: number, to: Carving): number {
  const chunk = Buffer.alloc(PAGES_AT_ONCE * PAGE_BYTES);
  let unreadable = 0;
  for (let at = 0; ; at += chunk.length) {
    const read = readQuietly(file, chunk, at);
    if (read === 0) return unreadable;
    if (read < 0) unreadable += carveOneByOne(file, at, to);
    for (let from = 0; from + PAGE_BYTES <= read; from += PAGE_BYTES) {
      carvePage(chunk.subarray(from, from + PAGE_BYTES), at + from === 0, to);
    }
  }
}

/** A card that cannot read one sector fails a long read as a whole. */
function carveOneByOne(file: number, at: number, to: Carving): number {
  const page = Buffer.alloc(PAGE_BYTES);
  let unreadable = 0;
  for (let no = 0; no < PAGES_AT_ONCE; no += 1) {
    const read = readQuietly(file, page, at + no * PAGE_BYTES);
    if (read === 0) break;
    if (read < PAGE_BYTES) unreadable += 1;
    else carvePage(page, at + no === 0, to);
  }
  return unreadable;
}

/** -1 where the disk gives an error. */
function readQuietly(file: number, into: Buffer, at: number): number {
  try {
    return readSync(file, into, 0, into.length, at);
  } catch {
    return -1;
  }
}

export interface LogEnd {
  /** The last record of any transaction that the log holds. */
  readonly last: number;
  /** The same of those that were finished before another was: SQLite must know it. One at the end may be torn, for then nobody was told of it. */
  readonly finished: number;
}

/** How far the log goes, whether SQLite believes it or not. */
export function endOfLog(path: string, epoch: string): LogEnd {
  const frames = framesOf(path);
  const inLog = copiesInLog(frames);
  const pages: Pages = { pageBytes: PAGE_BYTES, copiesOf: (pageNo) => inLog.get(pageNo) ?? [] };
  const id = `"id":"${epoch}.`;
  let inThis = 0;
  const finished: number[] = [];
  for (const { page, pageNo, isCommit } of frames) {
    const row: Carving["row"] = ([no, , , body]) => {
      if (body?.includes(id) === true) inThis = Math.max(inThis, no);
    };
    carvePage(page, pageNo === 1, { pages, row, snapshot: () => undefined });
    if (isCommit) finished.push(inThis);
  }
  const last = Math.max(0, ...finished);
  return { last, finished: Math.max(0, ...finished.filter((no) => no < last)) };
}
