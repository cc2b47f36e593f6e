/** What the agent asks of the process that holds wires. */
const ASKED = ["open", "write", "close", "claim", "drive", "sample", "release"] as const;
/** What that process tells. */
const TOLD = ["hello", "beat", "opened", "heard", "drained", "closed", "edge"] as const;
const KINDS = [...ASKED, ...TOLD] as const;

export type FrameKind = (typeof KINDS)[number];

/** One message between the two: length of all that follows (u32), kind (u8), session (u32), payload; big-endian. */
export interface Frame {
  readonly kind: FrameKind;
  /** One opening of one wire, from its beginning to its end; 0 where it is about the process itself. */
  readonly session: number;
  readonly payload: Uint8Array;
}

const LENGTH_BYTES = 4;
const HEAD_BYTES = 5;
/** What is longer is cut by whoever sends. */
export const PAYLOAD_BYTES_MAX = 64 * 1024;

const NOTHING = new Uint8Array(0);

export function encodeFrame(kind: FrameKind, session: number, payload: Uint8Array = NOTHING): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + HEAD_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, HEAD_BYTES + payload.length);
  view.setUint8(LENGTH_BYTES, KINDS.indexOf(kind));
  view.setUint32(LENGTH_BYTES + 1, session);
  bytes.set(payload, LENGTH_BYTES + HEAD_BYTES);
  return bytes;
}

/** Cuts a stream into frames. What cannot be a frame makes it mute for ever: whoever listens ends the process that sent it. */
export class FrameReader {
  #rest: Uint8Array = NOTHING;
  #isBroken = false;

  get isBroken(): boolean {
    return this.#isBroken;
  }

  take(bytes: Uint8Array): readonly Frame[] {
    const frames: Frame[] = [];
    let rest = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    for (let length = this.#wholeLength(rest); length !== null; length = this.#wholeLength(rest)) {
      const frame = frameOf(rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
      if (frame === null) this.#isBroken = true;
      else frames.push(frame);
      rest = rest.subarray(LENGTH_BYTES + length);
    }
    this.#rest = this.#isBroken ? NOTHING : rest.slice();
    return frames;
  }

  /** Of the frame at the beginning, without its length; null where it is not whole, or never will be. */
  #wholeLength(rest: Uint8Array): number | null {
    if (this.#isBroken || rest.length < LENGTH_BYTES) return null;
    const length = viewOf(rest).getUint32(0);
    if (length < HEAD_BYTES || length > HEAD_BYTES + PAYLOAD_BYTES_MAX) this.#isBroken = true;
    return this.#isBroken || rest.length < LENGTH_BYTES + length ? null : length;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function frameOf(bytes: Uint8Array): Frame | null {
  const kind = KINDS[viewOf(bytes).getUint8(0)];
  return kind === undefined ? null : { kind, session: viewOf(bytes).getUint32(1), payload: bytes.slice(HEAD_BYTES) };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Pieces that fit into a frame each. */
export function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += PAYLOAD_BYTES_MAX)
    yield bytes.subarray(from, from + PAYLOAD_BYTES_MAX);
}
