/** Four bytes: 01, number of the pad, code of the key, 07. */
const BEGIN = 0x01;
const END = 0x07;
const FRAME_BYTES = 4;

/** As the pads of QSystem have them. */
export const QSYSTEM_KEYS: Readonly<Record<string, number>> = { call: 0x31, start: 0x32, transfer: 0x33, finish: 0x34 };

export interface PadFrame {
  readonly address: number;
  readonly code: number;
}

export const padFrame = ({ address, code }: PadFrame): Uint8Array => Uint8Array.of(BEGIN, address, code, END);

/** What may still become a frame: never more than three bytes. */
export type Begun = readonly number[];

/** The frames that bytes hold. Other devices speak on the same wire, so a byte that begins no frame is passed over. */
export function readFrames(
  before: Begun,
  bytes: Uint8Array,
): { readonly begun: Begun; readonly frames: readonly PadFrame[] } {
  const frames: PadFrame[] = [];
  let window: readonly number[] = before;
  for (const byte of bytes) {
    window = fromBegin([...window, byte]);
    if (window.length < FRAME_BYTES) continue;
    const [, address = 0, code = 0, end] = window;
    if (end === END) frames.push({ address, code });
    window = end === END ? [] : fromBegin(window.slice(1));
  }
  return { begun: window, frames };
}

function fromBegin(bytes: readonly number[]): readonly number[] {
  const at = bytes.indexOf(BEGIN);
  return at < 0 ? [] : bytes.slice(at);
}
