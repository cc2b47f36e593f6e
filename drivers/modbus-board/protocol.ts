import crc16modbus from "crc/crc16modbus";
import type { Run } from "./registers.ts";

/** Function codes (Modbus Application Protocol V1.1b3, 6.3, 6.6, 6.12); an exception answers with the high bit set (7). */
export const READ = 0x03;
export const WRITE_ONE = 0x06;
export const WRITE_MANY = 0x10;
export const EXCEPTION = 0x80;
/** Exceptions that say "later": acknowledge, server busy (7). */
const LATER: readonly number[] = [5, 6];

/** The longest frame there is (Modbus over Serial Line V1.02, 2.5.1). */
const FRAME_BYTES_MAX = 256;
/** Noise, our own echo and an answer: more than this is kept of nobody. */
export const INBOX_BYTES_MAX = 2 * FRAME_BYTES_MAX;

/** One question and how its answer begins. */
export interface Exchange {
  readonly kind: "write" | "read";
  readonly run: Run;
  readonly request: Uint8Array;
}

export type Reply =
  | { readonly type: "written" }
  | { readonly type: "held"; readonly words: readonly number[] }
  | { readonly type: "refused"; readonly code: number; readonly isLater: boolean };

/** Adds the CRC, low byte first (Modbus over Serial Line V1.02, 6.2.2). */
export function framed(bytes: readonly number[]): Uint8Array {
  const crc = crc16modbus(Uint8Array.from(bytes).buffer);
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

export const isWhole = (frame: Uint8Array): boolean => {
  const whole = framed([...frame.slice(0, -2)]);
  return frame.length > 3 && whole.at(-2) === frame.at(-2) && whole.at(-1) === frame.at(-1);
};

const halves = (word: number): readonly [number, number] => [(word >> 8) & 0xff, word & 0xff];

/** What has to be asked so that the registers hold the runs. */
export function writeExchanges(address: number, write: "fc06" | "fc16", runs: readonly Run[]): readonly Exchange[] {
  return runs.flatMap((run) => (write === "fc16" ? [writeMany(address, run)] : writesOfOne(address, run)));
}

export function readExchanges(address: number, runs: readonly Run[]): readonly Exchange[] {
  return runs.map((run) => {
    const request = framed([address, READ, ...halves(run.register), ...halves(run.words.length)]);
    return { kind: "read", run, request };
  });
}

function writeMany(address: number, run: Run): Exchange {
  const { register, words } = run;
  const head = [address, WRITE_MANY, ...halves(register), ...halves(words.length), 2 * words.length];
  return { kind: "write", run, request: framed([...head, ...words.flatMap(halves)]) };
}

function writesOfOne(address: number, { register, words }: Run): readonly Exchange[] {
  return words.map((word, place) => ({
    kind: "write",
    run: { register: register + place, words: [word] },
    request: framed([address, WRITE_ONE, ...halves(register + place), ...halves(word)]),
  }));
}

/**
 * The answer to the question within what was heard, or null while there is none. Noise before it and the echo of adapters that hear themselves are passed
 * over: an answer has its own length, its own head, and a CRC that fits.
 */
export function replyIn(inbox: Uint8Array, exchange: Exchange): Reply | null {
  for (let from = 0; from + 5 <= inbox.length; from += 1) {
    const reply = replyAt(inbox.subarray(from), exchange);
    if (reply !== null) return reply;
  }
  return null;
}

function replyAt(bytes: Uint8Array, { kind, run, request }: Exchange): Reply | null {
  const [address, code = 0] = request;
  if (bytes[0] !== address) return null;
  if (bytes[1] === (code | EXCEPTION)) {
    const frame = bytes.slice(0, 5);
    const why = frame[2] ?? 0;
    return isWhole(frame) ? { type: "refused", code: why, isLater: LATER.includes(why) } : null;
  }
  if (bytes[1] !== code) return null;
  return kind === "write" ? writtenAt(bytes, request) : heldAt(bytes, run.words.length);
}

/** Both writes are answered with address, code, register and the word or the count (6.6, 6.12). */
function writtenAt(bytes: Uint8Array, request: Uint8Array): Reply | null {
  const frame = bytes.slice(0, 8);
  const isSame = frame.slice(0, 6).every((byte, place) => byte === request[place]);
  return frame.length === 8 && isSame && isWhole(frame) ? { type: "written" } : null;
}

function heldAt(bytes: Uint8Array, count: number): Reply | null {
  const frame = bytes.slice(0, 5 + 2 * count);
  if (frame.length < 5 + 2 * count || frame[2] !== 2 * count || !isWhole(frame)) return null;
  const words = Array.from({ length: count }, (_, at) => ((frame[3 + 2 * at] ?? 0) << 8) | (frame[4 + 2 * at] ?? 0));
  return { type: "held", words };
}
