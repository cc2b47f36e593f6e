import type { SimDevice, SimWorld } from "../driver.ts";
import { SimBody } from "../sim-body.ts";

/** VISCA runs at 9600 baud, ten bits a byte. */
const MS_PER_BYTE = 10_000 / 9600;
const ACKNOWLEDGES_MS = 16;
const MOVES_MS = 400;
const SOCKETS = [1, 2] as const;
const PACKET_MAX = 16;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "takes no bytes, as behind flow control, and holds back its answers",
  garbage: "noise on the wire: what it hears and says arrives broken",
  mute: "without power: hears nothing and says nothing",
  busy: "both of its sockets are taken by somebody else: the buffer is full",
  standby: "switched off by its remote control: commands are not executable",
  deaf: "takes a command and never says that it has done it",
} as const;

/** A camera with its own power, the only one of its chain. */
export function viscaCameraSim(address: number, world: SimWorld): SimDevice {
  const camera = new SimCamera(address, world);
  return camera.device;
}

class SimCamera {
  readonly device: SimDevice;
  readonly #body: SimBody;
  readonly #world: SimWorld;
  readonly #address: number;
  readonly #sockets = new Set<number>();
  #packet: number[] = [];
  #preset: number | null = null;
  #kept: readonly number[] = [];
  #done = 0;

  constructor(address: number, world: SimWorld) {
    this.#address = address;
    this.#world = world;
    this.#body = new SimBody(world, { faults: FAULTS, msPerByte: MS_PER_BYTE, hears: (bytes) => this.#hear(bytes) });
    this.device = this.#body.device(() => ({ preset: this.#preset, kept: this.#kept, done: this.#done }));
  }

  #hear(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 0xff) {
        const packet = this.#packet;
        this.#packet = [];
        this.#take(packet);
      } else this.#packet = [...this.#packet, byte].slice(-PACKET_MAX);
    }
  }

  #take(packet: readonly number[]): void {
    const [to = 0, ...rest] = packet;
    const words = rest.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    if (to === 0x88 && words === "30 01") this.#later([0x88, 0x30, this.#address + 1]);
    else if (to === 0x88 && words === "01 00 01") this.#later(packet);
    else if (to === 0x80 + this.#address) this.#obey(words, rest);
  }

  #obey(words: string, rest: readonly number[]): void {
    if (words === "01 00 01") return this.#answer(0x50);
    if (words === "09 00 02") return this.#answer(0x50, 0x00, 0x20, 0x04, 0x02, 0x01, 0x00, 0x02);
    if (!/^01 04 3f 0[12] /.test(words) || rest.length !== 5) return this.#answer(0x60, 0x02);
    if (this.#body.has("standby")) return this.#answer(0x61, 0x41);
    const socket = SOCKETS.find((one) => !this.#sockets.has(one));
    if (socket === undefined || this.#body.has("busy")) return this.#answer(0x60, 0x03);
    this.#answer(0x40 + socket);
    if (!this.#body.has("deaf")) this.#move(socket, rest);
  }

  #move(socket: number, [, , , kind, preset = 0]: readonly number[]): void {
    this.#sockets.add(socket);
    this.#world.after(MOVES_MS, () => {
      this.#sockets.delete(socket);
      this.#done += 1;
      if (kind === 0x02) this.#preset = preset;
      else this.#kept = [...this.#kept.filter((one) => one !== preset), preset];
      this.#answer(0x50 + socket);
    });
  }

  #answer(...bytes: readonly number[]): void {
    this.#later([(8 + this.#address) << 4, ...bytes]);
  }

  #later(bytes: readonly number[]): void {
    this.#world.after(ACKNOWLEDGES_MS, () => this.#body.say(Uint8Array.of(...bytes, 0xff)));
  }
}
