import type { BoardFace } from "../../agent/ports/board.ts";
import type { ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";
import { MS_PER_BYTE } from "../told-board-sim.ts";
import { EXCEPTION, framed, INBOX_BYTES_MAX, isWhole, READ, WRITE_MANY, WRITE_ONE } from "./protocol.ts";
import { faceOf, runsOf } from "./registers.ts";
import type { ModbusBoardSettings } from "./state.ts";

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "takes no bytes, as behind flow control",
  garbage: "noise on the wire: every frame arrives broken, and nonsense comes back",
  mute: "hears, shows nothing new and answers nothing",
  stuck: "says that it was written, but its registers keep what they held",
  refuse: "answers each write with the exception 4, device failure",
  busy: "answers each write with the exception 6, device busy",
  slow: "answers a second late",
  forget: "its mains flickered: its registers are as they were delivered",
} as const;

type FaultName = keyof typeof FAULTS;

/** Silence after which a frame is over, with what a converter adds. */
const FRAME_ENDS_MS = 20;
/** What a board takes to think. */
const ANSWER_AFTER_MS = 2;
const SLOW_MS = 1_000;
/** Modbus Application Protocol V1.1b3, 6.3. */
const REGISTERS_MAX = 125;

/** A board with registers; what they hold it shows. */
export function modbusBoardSim(settings: ModbusBoardSettings, world: SimWorld): SimDevice {
  const board = new SimModbusBoard(settings, world);
  return {
    plug: (sink) => board.plug(sink),
    faults: FAULTS,
    fault: (name, isOn) => board.fault(name, isOn),
    activeFaults: () => board.activeFaults(),
    face: () => board.face(),
  };
}

class SimModbusBoard {
  readonly #settings: ModbusBoardSettings;
  readonly #world: SimWorld;
  readonly #msPerByte: number;
  readonly #active = new Set<FaultName>();
  readonly #words = new Map<number, number>();
  #sink: ByteSink | null = null;
  #inbox = new Uint8Array();
  #unsent = 0;
  #frames = 0;
  #forget: () => void = () => {};

  constructor(settings: ModbusBoardSettings, world: SimWorld) {
    this.#settings = settings;
    this.#world = world;
    this.#msPerByte = world.msPerByte ?? MS_PER_BYTE;
    this.#blank();
  }

  plug(sink: ByteSink): SimWire | null {
    if (this.#active.has("unplug")) return null;
    this.#sink = sink;
    this.#inbox = new Uint8Array();
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
    if (known === "forget" && isOn) this.#blank();
    if (known !== "unplug" || !isOn) return;
    const sink = this.#sink;
    this.#sink = null;
    sink?.closed("link-lost");
  }

  activeFaults(): readonly string[] {
    return [...this.#active];
  }

  face(): BoardFace & { readonly frames: number } {
    return { ...faceOf(this.#settings.map, (register) => this.#words.get(register) ?? 0), frames: this.#frames };
  }

  #hear(bytes: Uint8Array): void {
    if (this.#active.has("stall") || bytes.length === 0) return;
    const sink = this.#sink;
    this.#unsent += 1;
    this.#world.after(Math.ceil(bytes.length * this.#msPerByte), () => {
      this.#unsent -= 1;
      this.#takeIn(bytes, sink);
      if (this.#unsent === 0) sink?.drained();
    });
  }

  #takeIn(bytes: Uint8Array, sink: ByteSink | null): void {
    const isNoisy = this.#active.has("garbage");
    const arrived = isNoisy ? bytes.map((byte) => byte ^ 0x55) : bytes;
    this.#inbox = Uint8Array.of(...this.#inbox, ...arrived).slice(-INBOX_BYTES_MAX);
    this.#forget();
    this.#forget = this.#world.after(FRAME_ENDS_MS, () => {
      this.#inbox = new Uint8Array();
    });
    if (isNoisy) sink?.heard(Uint8Array.of(0xff, Math.floor(this.#world.unit() * 256)));
    const reply = this.#reply();
    if (reply === null || this.#active.has("mute")) return;
    this.#frames += 1;
    const lateMs = this.#active.has("slow") ? SLOW_MS : ANSWER_AFTER_MS;
    const waitMs = lateMs + Math.ceil(reply.length * this.#msPerByte);
    this.#world.after(waitMs, () => {
      if (this.#sink === sink) sink?.heard(reply);
    });
  }

  /** The answer to the frame that ends here, if it is whole and ours. */
  #reply(): Uint8Array | null {
    const { address } = this.#settings;
    for (let from = 0; from + 8 <= this.#inbox.length; from += 1) {
      const frame = this.#inbox.slice(from);
      if (frame[0] !== address || !isWhole(frame)) continue;
      this.#inbox = new Uint8Array();
      return this.#active.has("mute") ? null : this.#obey(frame, address);
    }
    return null;
  }

  #obey(frame: Uint8Array, address: number): Uint8Array | null {
    const [, code = 0] = frame;
    const [register, second] = [wordAt(frame, 2), wordAt(frame, 4)];
    if (code !== WRITE_ONE && second > REGISTERS_MAX) return framed([address, code | EXCEPTION, 3]);
    if (code === READ) {
      const words = Array.from({ length: second }, (_, place) => this.#words.get(register + place) ?? 0);
      return framed([address, READ, 2 * second, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
    }
    if (code !== WRITE_ONE && code !== WRITE_MANY) return framed([address, code | EXCEPTION, 1]);
    if (this.#active.has("refuse")) return framed([address, code | EXCEPTION, 4]);
    if (this.#active.has("busy")) return framed([address, code | EXCEPTION, 6]);
    if (!this.#active.has("stuck")) this.#write(register, writtenBy(frame, code));
    return framed([...frame.slice(0, 6)]);
  }

  #blank(): void {
    for (const { register, words } of runsOf(this.#settings.map, null)) this.#write(register, words);
  }

  #write(register: number, words: readonly number[]): void {
    for (const [place, word] of words.entries()) this.#words.set(register + place, word);
  }
}

function writtenBy(frame: Uint8Array, code: number): readonly number[] {
  if (code === WRITE_ONE) return [wordAt(frame, 4)];
  return Array.from({ length: wordAt(frame, 4) }, (_, place) => wordAt(frame, 7 + 2 * place));
}

const wordAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
