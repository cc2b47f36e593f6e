import { seq } from "../kernel/units.ts";
import type { Snapshot } from "../ports/store.ts";
import { crcOfSnapshot, isIntact, type RecordRow } from "./record-row.ts";

/**
 * Reads rows straight out of pages, without the tree that leads to them: SQLite, "Database File Format", 1.5 and 1.6, 2.1. Each row carries its own
 * checksum, so nothing is believed of a page but what proves itself.
 */
export interface Pages {
  readonly pageBytes: number;
  /** Copies of a page, the likeliest first. */
  readonly copiesOf: (pageNo: number) => readonly Buffer[];
}

export interface Carving {
  readonly pages: Pages;
  readonly row: (row: RecordRow) => void;
  readonly snapshot: (snapshot: Snapshot) => void;
  /** Rows of lower numbers are not wanted and not read. */
  readonly after?: number;
}

const LEAF_OF_TABLE = 0x0d;
const FIRST_PAGE_HEADER = 100;
const CELLS_AT = 8;
const OVERFLOW_MAX = 4_096;
/** A page that is rewritten with each commit stands in the log so often at most. */
const COPIES_MAX = 64;
const RECORD_COLUMNS = 6;
const SNAPSHOT_COLUMNS = 3;

type Value = number | string | Buffer | null;

export function carvePage(page: Buffer, isFirst: boolean, to: Carving): void {
  const header = isFirst ? FIRST_PAGE_HEADER : 0;
  if (page[header] !== LEAF_OF_TABLE) return;
  const cells = page.readUInt16BE(header + 3);
  const most = (page.length - header - CELLS_AT) >> 1;
  for (let no = 0; no < Math.min(cells, most); no += 1) {
    carveCell(page, page.readUInt16BE(header + CELLS_AT + no * 2), to);
  }
}

function carveCell(page: Buffer, at: number, to: Carving): void {
  const size = varint(page, at);
  if (size === null) return;
  const rowid = varint(page, size.next);
  if (rowid === null || rowid.value < (to.after ?? 0)) return;
  for (const payload of payloadsOf(page, { at: rowid.next, bytes: size.value }, to.pages)) {
    const values = valuesIn(payload);
    if (values !== null && tell(rowid.value, values, to)) return;
  }
}

function tell(rowid: number, values: readonly Value[], to: Carving): boolean {
  if (values.length === RECORD_COLUMNS) {
    const [, wall, crc, body, digest, chain] = values;
    const row = [rowid, wall, crc, body, digest, chain] as RecordRow;
    if (typeof wall === "string" || Buffer.isBuffer(wall) || !isIntact(row)) return false;
    to.row(row);
    return true;
  }
  const [, crc, body] = values;
  if (values.length !== SNAPSHOT_COLUMNS || typeof body !== "string" || crc !== crcOfSnapshot(rowid, body))
    return false;
  to.snapshot({ seq: seq(rowid), body });
  return true;
}

interface Extent {
  readonly at: number;
  readonly bytes: number;
}

/** All of a row's bytes: what does not fit into its page goes on in a list of others, of which there may be several copies. */
function* payloadsOf(page: Buffer, { at, bytes }: Extent, pages: Pages): Iterable<Buffer> {
  const usable = pages.pageBytes;
  const most = usable - 35;
  if (bytes <= most) {
    if (at + bytes <= page.length) yield page.subarray(at, at + bytes);
    return;
  }
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((bytes - least) % (usable - 4));
  const local = wanted <= most ? wanted : least;
  if (at + local + 4 > page.length || bytes > OVERFLOW_MAX * usable) return;
  const head = page.subarray(at, at + local);
  const first = page.readUInt32BE(at + local);
  const tries = Math.min(COPIES_MAX, pages.copiesOf(first).length);
  for (let copy = 0; copy < tries; copy += 1) {
    const rest = overflow({ at: first, bytes: bytes - local }, copy, pages);
    if (rest !== null) yield Buffer.concat([head, ...rest]);
  }
}

function overflow({ at: first, bytes }: Extent, copy: number, pages: Pages): readonly Buffer[] | null {
  const parts: Buffer[] = [];
  let pageNo = first;
  let missing = bytes;
  while (missing > 0) {
    const copies = pages.copiesOf(pageNo);
    const page = copies[Math.min(copy, copies.length - 1)];
    if (page === undefined || parts.length > OVERFLOW_MAX) return null;
    const part = page.subarray(4, 4 + Math.min(missing, pages.pageBytes - 4));
    parts.push(part);
    missing -= part.length;
    pageNo = page.readUInt32BE(0);
  }
  return parts;
}

function valuesIn(payload: Buffer): readonly Value[] | null {
  const headerBytes = varint(payload, 0);
  if (headerBytes === null || headerBytes.value > payload.length) return null;
  const values: Value[] = [];
  let at = headerBytes.next;
  let from = headerBytes.value;
  while (at < headerBytes.value) {
    const type = varint(payload, at);
    if (type === null || values.length > RECORD_COLUMNS) return null;
    const bytes = bytesOf(type.value);
    if (from + bytes > payload.length) return null;
    values.push(readValue(type.value, payload.subarray(from, from + bytes)));
    at = type.next;
    from += bytes;
  }
  return values;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

const bytesOf = (type: number): number =>
  type < 12 ? (INTEGER_BYTES[type] ?? 0) : (type - (type % 2 === 0 ? 12 : 13)) / 2;

function readValue(type: number, bytes: Buffer): Value {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString("utf8");
  return bytes.length === 8 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}

function varint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let no = 0; no < 9; no += 1) {
    const byte = bytes[at + no];
    if (byte === undefined) return null;
    value = no === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (byte < 0x80 || no === 8) return value <= Number.MAX_SAFE_INTEGER ? { value, next: at + no + 1 } : null;
  }
  return null;
}
