import { readFileSync } from "node:fs";
import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { Encoding } from "../ports/encoding.ts";

/** 100 events in 1 ms on a desktop; higher levels cost ten times as much for a few bytes. */
const ZSTD_LEVEL = 6;
/** Below this the headers of a form eat what it saves. */
const BYTES_MIN = 200;
/** A form that saves less than a tenth is not worth the work of reading it. */
const WORTH = 0.9;
const BITS_8 = 0xff;

const FILE = new URL("../uplink/contract/frames.zdict", import.meta.url);
let kept: Buffer | null = null;

/** What frames of every centre have in common. It never changes: another one gets another number. */
export function frameDictionary(): Buffer {
  kept ??= readFileSync(FILE);
  return kept;
}

const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };

const ENCODE: Readonly<Record<Encoding, (text: Buffer) => Buffer>> = {
  "zstd-40001": (text) => zstdCompressSync(text, { dictionary: frameDictionary(), params }),
  zstd: (text) => zstdCompressSync(text, { params }),
  gzip: (text) => gzipSync(text),
};

/** The text in this form where that makes it clearly smaller, else as it is. */
export function encodePayload(text: string, encoding: Encoding): Uint8Array | string {
  if (text.length < BYTES_MIN) return text;
  const plain = Buffer.from(text);
  const encoded = ENCODE[encoding](plain);
  return encoded.length <= plain.length * WORTH ? encoded : text;
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
