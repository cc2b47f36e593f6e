/** Pelco-D protocol manual, revision 5.0.1 (TF-0002), table 3: extended commands; Pelco-P (TF-0001) carries the same four bytes. */
const SET_PRESET = 0x03;
const GO_TO_PRESET = 0x07;
const SET_AUXILIARY = 0x09;
const CLEAR_AUXILIARY = 0x0b;

const D_SYNC = 0xff;
const P_STX = 0xa0;
const P_ETX = 0xaf;

export type PelcoCommand =
  | { readonly type: "set-preset"; readonly preset: number }
  | { readonly type: "go-to-preset"; readonly preset: number }
  | { readonly type: "auxiliary"; readonly auxiliary: number; readonly isOn: boolean };

export interface PelcoWire {
  readonly protocol: "D" | "P";
  /** As it stands on the camera's switches; the first is 1. */
  readonly address: number;
  /** What camera 1 is called on the wire of Pelco-P: 0 with Pelco itself, 1 with some other makers. */
  readonly firstAddress: 0 | 1;
}

/** The frame that makes a camera do it. */
export const pelcoFrame = (wire: PelcoWire, command: PelcoCommand): Uint8Array => framed(wire, wordsOf(command));

/** Command 1, command 2, data 1 and data 2 with what stands around them. */
export function framed(wire: PelcoWire, words: readonly number[]): Uint8Array {
  if (wire.protocol === "D") {
    const body = [wire.address, ...words];
    return Uint8Array.of(
      D_SYNC,
      ...body,
      body.reduce((sum, byte) => (sum + byte) & 0xff, 0),
    );
  }
  const frame = [P_STX, wire.address - 1 + wire.firstAddress, ...words, P_ETX];
  const parity = frame.reduce((all, byte) => all ^ byte, 0);
  return Uint8Array.of(...frame, parity);
}

function wordsOf(command: PelcoCommand): readonly number[] {
  switch (command.type) {
    case "set-preset":
      return [0, SET_PRESET, 0, command.preset];
    case "go-to-preset":
      return [0, GO_TO_PRESET, 0, command.preset];
    case "auxiliary":
      return [0, command.isOn ? SET_AUXILIARY : CLEAR_AUXILIARY, 0, command.auxiliary];
  }
}
