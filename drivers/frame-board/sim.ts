import type { BoardFace } from "../../agent/ports/board.ts";
import type { ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";
import { decodeFrame, type FrameSettings, frameLength } from "./protocol.ts";

/** What a board's receiver holds while it is stalled; older bytes are lost first. */
const WITHHELD_BYTES_MAX = 4096;
/** Boards of this kind run at 9600 baud, ten bits a byte. */
const MS_PER_BYTE = 10_000 / 9600;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "takes no bytes, as behind flow control",
  garbage: "noise on the wire: every frame arrives broken, and nonsense comes back",
  mute: "takes bytes, shows nothing new",
} as const;

type FaultName = keyof typeof FAULTS;

/** A board with its own mains: it goes on showing what it was told last. */
export function frameBoardSim(settings: FrameSettings, world: SimWorld): SimDevice {
  const board = new SimBoard(settings, world);
  return {
    plug: (sink) => board.plug(sink),
    faults: FAULTS,
    fault: (name, isOn) => board.fault(name, isOn),
    activeFaults: () => board.activeFaults(),
    face: () => board.face(),
  };
}

class SimBoard {
  readonly #settings: FrameSettings;
  readonly #world: SimWorld;
  readonly #active = new Set<FaultName>();
  #sink: ByteSink | null = null;
  #inbox: number[] = [];
  #withheld: number[] = [];
  #unsent = 0;
  #shown: BoardFace = { text: "", arrow: "none", blink: false };
  #frames = 0;

  constructor(settings: FrameSettings, world: SimWorld) {
    this.#settings = settings;
    this.#world = world;
  }

  plug(sink: ByteSink): SimWire | null {
    if (this.#active.has("unplug")) return null;
    this.#sink = sink;
    this.#inbox = [];
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
    this.#world.after(Math.ceil(bytes.length * MS_PER_BYTE), () => {
      this.#unsent -= 1;
      for (const byte of bytes) this.#hearByte(byte);
      if (this.#active.has("garbage")) sink?.heard(Uint8Array.of(0xff, Math.floor(this.#world.unit() * 256)));
      if (this.#unsent === 0) sink?.drained();
    });
  }

  #hearByte(byte: number): void {
    this.#inbox.push(this.#active.has("garbage") ? byte ^ 0x55 : byte);
    const length = frameLength(this.#settings);
    if (this.#inbox.length > length) this.#inbox.shift();
    if (this.#inbox.length < length) return;
    const face = decodeFrame(this.#settings, Uint8Array.from(this.#inbox));
    if (face === null) return;
    this.#inbox = [];
    if (face === "other" || this.#active.has("mute")) return;
    this.#frames += 1;
    this.#shown = face;
  }
}
