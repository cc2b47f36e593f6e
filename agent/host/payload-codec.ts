import { readFileSync } from "node:fs";
import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { Encoding } from "../ports/encoding.ts";

/** On a thin line every byte counts: 100 events cost half a millisecond on a desktop, higher levels ten times as much for a few bytes. */
const SMALL_LEVEL = 6;
/** A fifth of that work for half as many bytes more: where the line is wide, the processor is what the rest of the centre waits for. */
const QUICK_LEVEL = 1;
const GZIP_LEVELS = { small: 6, quick: 1 } as const;
/** Below this the headers of a form eat what it saves. */
const BYTES_MIN = 200;
/** A form that saves less than a tenth is not worth the work of reading it. */
const WORTH = 0.9;
const BITS_8 = 0xff;
const UTF8_BYTES_A_UNIT_MOST = 3;
/** A full frame fits; a longer text gets a longer page. */
const PAGE_BYTES_FIRST = UTF8_BYTES_A_UNIT_MOST * 128 * 1024;

const FILE = new URL("../uplink/contract/frames.zdict", import.meta.url);
let kept: Buffer | null = null;

/** What frames of every centre have in common. It never changes: another one gets another number. */
export function frameDictionary(): Buffer {
  kept ??= readFileSync(FILE);
  return kept;
}

export type Effort = "small" | "quick";

const LEVELS = { small: SMALL_LEVEL, quick: QUICK_LEVEL } as const;
/** A frame becomes a few kilobytes; zlib would take room for 128 each time. */
const CHUNK_BYTES = 16 * 1024;

/** Told how much comes, zstd takes no more room than that asks for. */
const zstdOptions = (text: Buffer, effort: Effort) => ({
  params: { [constants.ZSTD_c_compressionLevel]: LEVELS[effort] },
  pledgedSrcSize: text.length,
  chunkSize: CHUNK_BYTES,
});

const ENCODE: Readonly<Record<Encoding, (text: Buffer, effort: Effort) => Buffer>> = {
  "zstd-40001": (text, effort) =>
    zstdCompressSync(text, { ...zstdOptions(text, effort), dictionary: frameDictionary() }),
  zstd: (text, effort) => zstdCompressSync(text, zstdOptions(text, effort)),
  gzip: (text, effort) => gzipSync(text, { level: GZIP_LEVELS[effort], chunkSize: CHUNK_BYTES }),
};

/** One frame after another is written here, for a new buffer each time is work for the collector. */
let page = Buffer.allocUnsafe(PAGE_BYTES_FIRST);

/** The text in UTF-8, until the next one is asked for. */
function written(texts: readonly string[]): Buffer {
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  if (units * UTF8_BYTES_A_UNIT_MOST > page.length) page = Buffer.allocUnsafe(units * UTF8_BYTES_A_UNIT_MOST);
  let at = 0;
  for (const text of texts) at += page.write(text, at);
  return page.subarray(0, at);
}

/** The text in this form where that makes it clearly smaller, else as it is. */
export function encodePayload(
  text: string | readonly string[],
  encoding: Encoding | null,
  effort: Effort = "small",
): Uint8Array {
  const plain = written(typeof text === "string" ? [text] : text);
  if (encoding === null || plain.length < BYTES_MIN) return Buffer.from(plain);
  const encoded = ENCODE[encoding](plain, effort);
  return encoded.length <= plain.length * WORTH ? encoded : Buffer.from(plain);
}

/** The text of a payload in whichever form it came. A small payload that would grow beyond `bytesMax` is given up while it grows. */
export function decodePayload(payload: Uint8Array, bytesMax: number): Result<string, string> {
  if (payload.length > bytesMax) return fail(`${payload.length} bytes are too many`);
  const form = formOf(payload);
  if (form === "plain") return ok(new TextDecoder().decode(payload));
  try {
    return ok(DECODE[form](payload, { maxOutputLength: bytesMax }).toString("utf8"));
  } catch (problem) {
    return fail(`the payload cannot be read as ${form}: ${problem instanceof Error ? problem.message : "unknown"}`);
  }
}

interface Limit {
  readonly maxOutputLength: number;
}

const DECODE = {
  gzip: (payload: Uint8Array, limit: Limit) => gunzipSync(payload, limit),
  zstd: (payload: Uint8Array, limit: Limit) =>
    zstdDecompressSync(payload, isOurs(payload) ? { ...limit, dictionary: frameDictionary() } : limit),
} as const;

const startsWith = (payload: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => payload[at] === byte);

function formOf(payload: Uint8Array): "plain" | "gzip" | "zstd" {
  if (startsWith(payload, 0x1f, 0x8b)) return "gzip";
  return startsWith(payload, 0x28, 0xb5, 0x2f, 0xfd) ? "zstd" : "plain";
}

const DICTIONARY = 40_001;

/** RFC 8878, 3.1.1.1: after the magic number a descriptor, a byte for the window unless the frame is one segment, then the dictionary's number. */
function isOurs(payload: Uint8Array): boolean {
  const descriptor = payload[4] ?? 0;
  const at = (descriptor & 0x20) === 0 ? 6 : 5;
  return (descriptor & 0x03) === 2 && startsWith(payload.subarray(at), DICTIONARY & BITS_8, DICTIONARY >> 8);
}
