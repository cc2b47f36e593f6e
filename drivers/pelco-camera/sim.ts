import type { SimDevice, SimWorld } from "../driver.ts";
import { SimBody } from "../sim-body.ts";
import type { PelcoWire } from "./protocol.ts";

/** Cameras of this kind are delivered at 2400 baud, ten bits a byte. */
const MS_PER_BYTE = 10_000 / 2400;
const KEPT_MAX = 20;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "the wire takes bytes and lets none out",
  garbage: "noise on the wire: frames arrive broken and are not obeyed",
  mute: "the camera is without power: nothing is obeyed, which nobody notices",
} as const;

/** A camera with its own power, that reads frames by their length and their sum. */
export function pelcoCameraSim(wire: PelcoWire, world: SimWorld): SimDevice {
  const camera = new SimCamera(wire);
  const body = new SimBody(world, { faults: FAULTS, msPerByte: MS_PER_BYTE, hears: (bytes) => camera.hear(bytes) });
  return body.device(() => camera.face());
}

class SimCamera {
  readonly #isD: boolean;
  readonly #ownAddress: number;
  #bytes: number[] = [];
  #preset: number | null = null;
  #kept: readonly number[] = [];
  #auxiliaries: readonly number[] = [];
  #obeyed = 0;
  #broken = 0;

  constructor({ protocol, address, firstAddress }: PelcoWire) {
    this.#isD = protocol === "D";
    this.#ownAddress = protocol === "D" ? address : address - 1 + firstAddress;
  }

  face() {
    return {
      preset: this.#preset,
      kept: this.#kept,
      auxiliaries: this.#auxiliaries,
      obeyed: this.#obeyed,
      broken: this.#broken,
    };
  }

  hear(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  #take(byte: number): void {
    const [begin, length] = this.#isD ? [0xff, 7] : [0xa0, 8];
    if (this.#bytes.length === 0 && byte !== begin) return;
    this.#bytes.push(byte);
    if (this.#bytes.length < length) return;
    const frame = this.#bytes;
    this.#bytes = [];
    const isWhole = this.#isD ? sumFits : parityFits;
    if (!isWhole(frame)) this.#broken += 1;
    else if (frame[1] === this.#ownAddress) this.#obey(frame[3] ?? 0, frame[5] ?? 0);
  }

  #obey(command: number, data: number): void {
    this.#obeyed += 1;
    if (command === 0x03) this.#kept = [...this.#kept.filter((one) => one !== data), data].slice(-KEPT_MAX);
    if (command === 0x07) this.#preset = data;
    if (command === 0x09) this.#auxiliaries = [...this.#auxiliaries.filter((one) => one !== data), data];
    if (command === 0x0b) this.#auxiliaries = this.#auxiliaries.filter((one) => one !== data);
  }
}

/** The last of seven bytes is the sum of the five after the first. */
const sumFits = (frame: readonly number[]): boolean =>
  frame.slice(1, 6).reduce((sum, one) => sum + one, 0) % 256 === frame[6];

/** The last of eight bytes is the exclusive or of all before it, and the one before that ends the frame. */
const parityFits = (frame: readonly number[]): boolean =>
  frame[6] === 0xaf && frame.reduce((all, one) => all ^ one, 0) === 0;
