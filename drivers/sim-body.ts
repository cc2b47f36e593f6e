import type { ByteSink } from "../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "./driver.ts";

/** What a virtual device holds while nobody takes it. */
const WITHHELD_MAX = 8;
/** Turns every byte into another one, and none into itself. */
const NOISE = 0x95;

export interface SimHabits {
  /** What each fault does; `unplug`, `stall`, `garbage` and `mute` are kept here, the others are the device's own. */
  readonly faults: Readonly<Record<string, string>>;
  readonly msPerByte: number;
  /** Bytes that have come through the wire. */
  readonly hears?: (bytes: Uint8Array) => void;
}

/** What all virtual devices on a wire have in common: a plug, the time that bytes take, and the faults of wires. */
export class SimBody {
  readonly #world: SimWorld;
  readonly #habits: SimHabits;
  readonly #active = new Set<string>();
  #sink: ByteSink | null = null;
  #withheld: readonly Uint8Array[] = [];

  constructor(world: SimWorld, habits: SimHabits) {
    this.#world = world;
    this.#habits = habits;
  }

  has(fault: string): boolean {
    return this.#active.has(fault);
  }

  /** The virtual device, with what a person before it sees. */
  device(face: () => unknown): SimDevice {
    return {
      plug: (sink) => this.#plug(sink),
      faults: this.#habits.faults,
      fault: (name, isOn) => this.#fault(name, isOn),
      activeFaults: () => [...this.#active],
      face,
    };
  }

  say(bytes: Uint8Array): void {
    if (this.has("mute")) return;
    if (this.has("stall")) this.#withheld = [...this.#withheld, bytes].slice(0, WITHHELD_MAX);
    else this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    const sink = this.#sink;
    const sent = this.#throughNoise(bytes);
    this.#world.after(this.#msOf(bytes), () => {
      if (this.#sink === sink) sink?.heard(sent);
    });
  }

  #plug(sink: ByteSink): SimWire | null {
    if (this.has("unplug")) return null;
    this.#sink = sink;
    return {
      hear: (bytes) => this.#hear(bytes, sink),
      unplug: () => {
        if (this.#sink === sink) this.#sink = null;
      },
    };
  }

  #hear(bytes: Uint8Array, sink: ByteSink): void {
    if (bytes.length === 0 || this.has("stall")) return;
    const heard = this.#throughNoise(bytes);
    this.#world.after(this.#msOf(bytes), () => {
      if (this.#sink !== sink) return;
      sink.drained();
      if (!this.has("mute")) this.#habits.hears?.(heard);
    });
  }

  #fault(name: string, isOn: boolean): void {
    if (!Object.hasOwn(this.#habits.faults, name)) return;
    if (isOn) this.#active.add(name);
    else this.#active.delete(name);
    if (name === "unplug" && isOn) this.#hangUp();
    if (name === "stall" && !isOn) this.#letOut();
  }

  #hangUp(): void {
    const sink = this.#sink;
    this.#sink = null;
    this.#withheld = [];
    sink?.closed("link-lost");
  }

  #letOut(): void {
    const withheld = this.#withheld;
    this.#withheld = [];
    for (const bytes of withheld) this.#send(bytes);
  }

  #throughNoise(bytes: Uint8Array): Uint8Array {
    return this.has("garbage") ? bytes.map((byte) => byte ^ NOISE) : bytes.slice();
  }

  #msOf(bytes: Uint8Array): number {
    return Math.ceil(bytes.length * (this.#world.msPerByte ?? this.#habits.msPerByte));
  }
}
