import type { BoardFace } from "../agent/ports/board.ts";
import type { ByteSink } from "../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "./driver.ts";

/** What a board's receiver holds while it is stalled; older bytes are lost first. */
const WITHHELD_BYTES_MAX = 4096;
/** What it keeps of bytes that are no frame yet. */
const INBOX_BYTES_MAX = 512;
/** Boards of this kind run at 9600 baud, ten bits a byte. */
export const MS_PER_BYTE = 10_000 / 9600;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "takes no bytes, as behind flow control",
  garbage: "noise on the wire: every frame arrives broken, and nonsense comes back",
  mute: "takes bytes, shows nothing new",
} as const;

type FaultName = keyof typeof FAULTS;

/** What a board makes of the bytes that it has: how many are read, and what they have it show, if anything. */
export interface Reading {
  readonly taken: number;
  readonly face: BoardFace | null;
}

/** Reads the bytes that came since the last reading. Null while they are not enough. */
export type BoardReader = (inbox: Uint8Array) => Reading | null;

/** Of frames of one length. `decode` gives `other` for another board's and null for none: then the frame may begin with the next byte. */
export function fixedReader(length: number, decode: (frame: Uint8Array) => BoardFace | "other" | null): BoardReader {
  return (inbox) => {
    if (inbox.length < length) return null;
    const face = decode(inbox.slice(-length));
    if (face !== null) return { taken: inbox.length, face: face === "other" ? null : face };
    return inbox.length > length ? { taken: inbox.length - length + 1, face: null } : null;
  };
}

/** A board with its own mains: it goes on showing what it was told last. */
export function toldBoardSim(read: BoardReader, world: SimWorld): SimDevice {
  const board = new SimBoard(read, world);
  return {
    plug: (sink) => board.plug(sink),
    faults: FAULTS,
    fault: (name, isOn) => board.fault(name, isOn),
    activeFaults: () => board.activeFaults(),
    face: () => board.face(),
  };
}

class SimBoard {
  readonly #read: BoardReader;
  readonly #world: SimWorld;
  readonly #active = new Set<FaultName>();
  #sink: ByteSink | null = null;
  #inbox = new Uint8Array();
  #withheld: number[] = [];
  #unsent = 0;
  #shown: BoardFace = { text: "", arrow: "none", blink: false };
  #frames = 0;

  constructor(read: BoardReader, world: SimWorld) {
    this.#read = read;
    this.#world = world;
  }

  plug(sink: ByteSink): SimWire | null {
    if (this.#active.has("unplug")) return null;
    this.#sink = sink;
    this.#inbox = new Uint8Array();
    this.#withheld = [];
    return {
      hear: (bytes) => this.#hear(bytes),
      unplug: () => {
        if (this.#sink === sink) this.#sink = null;
      },
    };
  }

  fault(name: string, isOn: boolean): void {
    if (!(name in FAULTS)) return;
    const known = name as FaultName;
    if (isOn) this.#active.add(known);
    else this.#active.delete(known);
    if (known === "unplug" && isOn) this.#hangUp();
    if (known === "stall" && !isOn) this.#hear(Uint8Array.from(this.#withheld.splice(0)));
  }

  activeFaults(): readonly string[] {
    return [...this.#active];
  }

  face(): BoardFace & { readonly frames: number } {
    return { ...this.#shown, frames: this.#frames };
  }

  #hangUp(): void {
    const sink = this.#sink;
    this.#sink = null;
    sink?.closed("link-lost");
  }

  #hear(bytes: Uint8Array): void {
    if (this.#active.has("stall")) {
      this.#withheld = [...this.#withheld, ...bytes].slice(-WITHHELD_BYTES_MAX);
      return;
    }
    if (bytes.length === 0) return;
    const sink = this.#sink;
    this.#unsent += 1;
    this.#world.after(Math.ceil(bytes.length * (this.#world.msPerByte ?? MS_PER_BYTE)), () => {
      this.#unsent -= 1;
      this.#takeIn(bytes);
      if (this.#active.has("garbage")) sink?.heard(Uint8Array.of(0xff, Math.floor(this.#world.unit() * 256)));
      if (this.#unsent === 0) sink?.drained();
    });
  }

  /** Byte by byte, as a receiver does: what follows a frame is not looked at together with it. */
  #takeIn(bytes: Uint8Array): void {
    const isNoisy = this.#active.has("garbage");
    for (const byte of bytes) {
      this.#inbox = Uint8Array.of(...this.#inbox.slice(1 - INBOX_BYTES_MAX), isNoisy ? byte ^ 0x55 : byte);
      const reading = this.#read(this.#inbox);
      if (reading === null) continue;
      this.#inbox = this.#inbox.slice(reading.taken);
      if (reading.face === null || this.#active.has("mute")) continue;
      this.#frames += 1;
      this.#shown = reading.face;
    }
  }
}
