import type { ByteSink } from "../../agent/ports/byte-link.ts";
import { type BusSettings, bytesMs } from "../bus-arbiter.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";

const FAULTS = { unplug: "the adapter is pulled: the line is gone for all" } as const;

/** What one sees on a virtual line. */
export interface LineFace {
  /** How often two spoke at once: both were garbled. */
  readonly collisions: number;
  readonly frames: number;
  readonly faces: readonly unknown[];
}

/**
 * Several virtual devices on one line: a byte takes its time, everybody hears everybody, and two who speak at once garble each other.
 * The devices are made with `msPerByte: 0`, because the line itself takes the time.
 */
export function sharedLine(
  devices: readonly SimDevice[],
  settings: BusSettings,
  world: Pick<SimWorld, "after">,
): SimDevice {
  const line = new Line(devices, settings, world);
  return {
    plug: (sink) => line.plug(sink),
    faults: FAULTS,
    fault: (name, isOn) => line.fault(name, isOn),
    activeFaults: () => line.activeFaults(),
    face: () => line.face(),
  };
}

/** Somebody's bytes on their way. */
interface Speech {
  readonly from: SimDevice | null;
  readonly bytes: Uint8Array;
  isGarbled: boolean;
}

class Line {
  readonly #devices: readonly SimDevice[];
  readonly #settings: BusSettings;
  readonly #world: Pick<SimWorld, "after">;
  readonly #wires = new Map<SimDevice, SimWire>();
  readonly #speeches = new Set<Speech>();
  #agent: ByteSink | null = null;
  #isUnplugged = false;
  #collisions = 0;
  #frames = 0;

  constructor(devices: readonly SimDevice[], settings: BusSettings, world: Pick<SimWorld, "after">) {
    this.#devices = devices;
    this.#settings = settings;
    this.#world = world;
  }

  plug(sink: ByteSink): SimWire | null {
    if (this.#isUnplugged) return null;
    this.#agent = sink;
    this.#connect();
    return {
      hear: (bytes) => this.#agentSays(bytes, sink),
      unplug: () => {
        if (this.#agent !== sink) return;
        this.#agent = null;
        this.#disconnect();
      },
    };
  }

  fault(name: string, isOn: boolean): void {
    if (!(name in FAULTS)) return;
    this.#isUnplugged = isOn;
    const sink = this.#agent;
    if (!isOn || sink === null) return;
    this.#agent = null;
    this.#disconnect();
    sink.closed("link-lost");
  }

  activeFaults(): readonly string[] {
    return this.#isUnplugged ? ["unplug"] : [];
  }

  face(): LineFace {
    const faces = this.#devices.map((device) => device.face());
    return { collisions: this.#collisions, frames: this.#frames, faces };
  }

  /** A device without power is no end of the line; it is looked for again with each frame. */
  #connect(): void {
    for (const device of this.#devices) {
      if (this.#wires.has(device)) continue;
      const wire = device.plug({
        opened: () => {},
        heard: (bytes) => this.#say({ from: device, bytes, isGarbled: false }, () => {}),
        drained: () => {},
        closed: () => this.#wires.delete(device),
      });
      if (wire !== null) this.#wires.set(device, wire);
    }
  }

  #disconnect(): void {
    for (const wire of this.#wires.values()) wire.unplug();
    this.#wires.clear();
  }

  #agentSays(bytes: Uint8Array, sink: ByteSink): void {
    this.#connect();
    this.#frames += 1;
    this.#say({ from: null, bytes, isGarbled: false }, () => {
      if (this.#agent === sink) sink.drained();
    });
  }

  #say(speech: Speech, said: () => void): void {
    for (const other of this.#speeches) {
      other.isGarbled = true;
      speech.isGarbled = true;
      this.#collisions += 1;
    }
    this.#speeches.add(speech);
    this.#world.after(Math.ceil(bytesMs(this.#settings, speech.bytes.length)), () => {
      this.#speeches.delete(speech);
      this.#deliver(speech);
      said();
    });
  }

  #deliver({ from, bytes, isGarbled }: Speech): void {
    const arrived = isGarbled ? bytes.map((byte) => byte ^ 0x55) : bytes;
    for (const [device, wire] of [...this.#wires]) if (device !== from) wire.hear(arrived.slice());
    if (from !== null) this.#agent?.heard(arrived.slice());
  }
}
