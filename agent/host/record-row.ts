import { crc32 } from "node:zlib";
import { recordedWallOfBody } from "../journal/body.ts";
import { tombstoneBody } from "../journal/tombstone.ts";
import { type Seq, seq, type WallMs, wallMs } from "../kernel/units.ts";
import type { StoredRecord, StoreIdentity } from "../ports/store.ts";

/** A row of the table `record`, its columns in the table's order. */
export type RecordRow = [
  no: number,
  wall: number | null,
  crc: number,
  body: string | null,
  digest: Buffer | null,
  chain: Buffer | null,
];

export const ROW_COLUMNS = "seq, wall, crc, body, digest, chain";

/** The same record as SQLite says it in one text, so that neither its chain value nor what its checksum covers is put together here. */
export type SealedRow = [no: number, wall: number | null, crc: number, isThinned: 0 | 1, sealed: string];

/** `sealed` is the text that `crcOfRecord` covers. */
export const SEALED_COLUMNS =
  "seq, wall, crc, body IS NULL, seq || char(10) || lower(hex(chain)) || char(10) || coalesce(body, lower(hex(digest)), '')";

export const NO_CHAIN = "0".repeat(64);

/** What lies on the disk under this number is what was written under it, chain value and all. */
export const crcOfRecord = (no: number, chain: string, text: string): number => crc32(`${no}\n${chain}\n${text}`);

export const crcOfSnapshot = (no: number, body: string): number => crc32(`${no}\n${body}`);

export const chainText = (chain: Buffer | null): string => chain?.toString("hex") ?? "";

export function rowOf({ seq: no, body, chain }: StoredRecord): RecordRow {
  return [no, recordedWallOfBody(body), crcOfRecord(no, chain, body), body, null, Buffer.from(chain, "hex")];
}

export const thinnedRowOf = (record: StoredRecord, digest: string): RecordRow => [
  record.seq,
  recordedWallOfBody(record.body),
  crcOfRecord(record.seq, record.chain, digest),
  null,
  Buffer.from(digest, "hex"),
  Buffer.from(record.chain, "hex"),
];

export function isIntact([no, , crc, body, digest, chain]: RecordRow): boolean {
  if (!Buffer.isBuffer(chain) || chain.length !== 32) return false;
  const text = typeof body === "string" ? body : Buffer.isBuffer(digest) ? digest.toString("hex") : null;
  return text !== null && crc === crcOfRecord(no, chainText(chain), text);
}

/** The record as its row says it, whether its checksum fits or not. */
export function recordOf(row: RecordRow, identity: StoreIdentity): StoredRecord {
  const [no, wall, , body, digest, chain] = row;
  const stone = () => {
    const gone = { ...identity, seq: seq(no), wall: wall === null ? null : wallMs(wall) };
    return tombstoneBody({ ...gone, digest: digest?.toString("hex") ?? null, cause: "thinned" });
  };
  return { seq: seq(no), body: body ?? stone(), chain: chainText(chain) };
}

const CHAIN_DIGITS = 64;

/** The record that a sealed row says; null where its checksum does not fit. */
export function unsealed([no, wall, crc, isThinned, sealed]: SealedRow, identity: StoreIdentity): StoredRecord | null {
  if (crc32(sealed) !== crc) return null;
  const chainAt = String(no).length + 1;
  const textAt = chainAt + CHAIN_DIGITS + 1;
  const text = sealed.slice(textAt);
  const chain = sealed.slice(chainAt, textAt - 1);
  if (isThinned === 0) return { seq: seq(no), body: text, chain };
  const gone = { ...identity, seq: seq(no), wall: wall === null ? null : wallMs(wall) };
  return { seq: seq(no), body: tombstoneBody({ ...gone, digest: text, cause: "thinned" }), chain };
}

/** What is told in place of a record that cannot be read any more. */
export function damagedRecord(no: Seq, identity: StoreIdentity, wall: WallMs | null = null): StoredRecord {
  return {
    seq: no,
    body: tombstoneBody({ ...identity, seq: no, wall, digest: null, cause: "damaged" }),
    chain: NO_CHAIN,
  };
}
