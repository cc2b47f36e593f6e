/** What a printer says, taken apart. */
export type Heard =
  /** An answer to DLE EOT; which one is known by its place only. */
  | { readonly kind: "status"; readonly byte: number }
  | { readonly kind: "automatic"; readonly bytes: readonly number[] }
  /** An answer to GS r. */
  | { readonly kind: "in-turn"; readonly byte: number }
  | { readonly kind: "process-id"; readonly id: string };

/** The bytes of an answer that has begun and not ended; never more than `PENDING_BYTES_MAX`. */
export interface Reader {
  readonly pending: readonly number[];
  /** Bytes that made no sense since the printer was opened. */
  readonly garbage: number;
}

export const PENDING_BYTES_MAX = 8;
export const emptyReader: Reader = { pending: [], garbage: 0 };

const PROCESS_ID_HEAD = [0x37, 0x22] as const;
const PROCESS_ID_BYTES = 7;
const AUTOMATIC_BYTES = 4;
const XON = 0x11;
const XOFF = 0x13;

/** Masks: Epson's ESC/POS command reference, "Transmission status identification". */
const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12;
const isAutomaticHead = (byte: number): boolean => (byte & 0x93) === 0x10;
const isAutomaticRest = (byte: number): boolean => (byte & 0x90) === 0;
const isInTurn = (byte: number): boolean => (byte & 0x90) === 0;
const isIdLetter = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

export function read(reader: Reader, bytes: Uint8Array): Reading {
  let { pending, garbage } = reader;
  const heard: Heard[] = [];
  for (const byte of bytes) {
    const taken = settle([...pending, byte]);
    pending = taken.pending;
    garbage += taken.garbage;
    heard.push(...taken.heard);
  }
  return { reader: { pending, garbage }, heard };
}

interface Reading {
  readonly reader: Reader;
  readonly heard: readonly Heard[];
}

function settle(bytes: readonly number[]): Reader & Pick<Reading, "heard"> {
  if (bytes.length === 0) return { ...emptyReader, heard: [] };
  const whole = recognise(bytes);
  if (whole === "more") return { pending: bytes, garbage: 0, heard: [] };
  if (whole === "flow") return { ...emptyReader, heard: [] };
  if (whole !== "garbage") return { ...emptyReader, heard: [whole] };
  const rest = bytes.slice(1).reduce<Reader & Pick<Reading, "heard">>(
    (before, byte) => {
      const next = settle([...before.pending, byte]);
      return { pending: next.pending, garbage: before.garbage + next.garbage, heard: [...before.heard, ...next.heard] };
    },
    { ...emptyReader, heard: [] },
  );
  return { ...rest, garbage: rest.garbage + 1 };
}

/** What the bytes are together, or that their first is nobody's. An answer is whole with its last byte, so nothing is ever left over. */
function recognise(bytes: readonly number[]): Heard | "more" | "garbage" | "flow" {
  const [head = 0, ...rest] = bytes;
  if (head === XON || head === XOFF) return "flow";
  if (isStatus(head)) return { kind: "status", byte: head };
  if (isAutomaticHead(head)) return automatic(bytes, rest);
  if (head === PROCESS_ID_HEAD[0]) return processId(bytes);
  return isInTurn(head) ? { kind: "in-turn", byte: head } : "garbage";
}

function automatic(bytes: readonly number[], rest: readonly number[]): Heard | "more" | "garbage" {
  if (!rest.every(isAutomaticRest)) return "garbage";
  return bytes.length < AUTOMATIC_BYTES ? "more" : { kind: "automatic", bytes };
}

function processId(bytes: readonly number[]): Heard | "more" | "garbage" {
  const [, mark = PROCESS_ID_HEAD[1], ...letters] = bytes;
  const id = letters.slice(0, 4);
  if (mark !== PROCESS_ID_HEAD[1] || !id.every(isIdLetter)) return "garbage";
  if (bytes.length < PROCESS_ID_BYTES) return "more";
  return bytes.at(-1) === 0 ? { kind: "process-id", id: String.fromCharCode(...id) } : "garbage";
}
