import type { ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";
import { lineBytes } from "./protocol.ts";

/** Scanners of this kind run at 9600 baud, ten bits a byte. */
const MS_PER_BYTE = 10_000 / 9600;
/** What a scanner holds while nobody takes it; after that it only beeps. */
const WITHHELD_SCANS_MAX = 8;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "holds back what it read, as behind flow control",
  garbage: "noise on the wire: what it sends arrives broken",
  mute: "beeps, and sends nothing",
} as const;

type FaultName = keyof typeof FAULTS;

/** A scanner with its own power: it reads whatever is held before it. */
export function scannerSim(world: SimWorld): SimDevice {
  const device = new SimScanner(world);
  return {
    plug: (sink) => device.plug(sink),
    faults: FAULTS,
    fault: (name, isOn) => device.fault(name, isOn),
    activeFaults: () => device.activeFaults(),
    face: () => device.face(),
    scan: (text) => device.scan(text),
  };
}

class SimScanner {
  readonly #world: SimWorld;
  readonly #active = new Set<FaultName>();
  #sink: ByteSink | null = null;
  #withheld: string[] = [];
  #scans = 0;
  #last: string | null = null;

  constructor(world: SimWorld) {
    this.#world = world;
  }

  plug(sink: ByteSink): SimWire | null {
    if (this.#active.has("unplug")) return null;
    this.#sink = sink;
    return {
      hear: (bytes) => {
        if (bytes.length > 0 && !this.#active.has("stall")) this.#world.after(1, () => sink.drained());
      },
      unplug: () => {
        if (this.#sink === sink) this.#sink = null;
      },
    };
  }

  scan(text: string): void {
    this.#scans += 1;
    this.#last = text;
    if (this.#active.has("stall")) this.#withheld = [...this.#withheld, text].slice(0, WITHHELD_SCANS_MAX);
    else this.#send(text);
  }

  fault(name: string, isOn: boolean): void {
    if (!(name in FAULTS)) return;
    const known = name as FaultName;
    if (isOn) this.#active.add(known);
    else this.#active.delete(known);
    if (known === "unplug" && isOn) this.#hangUp();
    if (known === "stall" && !isOn) for (const text of this.#withheld.splice(0)) this.#send(text);
  }

  activeFaults(): readonly string[] {
    return [...this.#active];
  }

  face(): { readonly scans: number; readonly last: string | null } {
    return { scans: this.#scans, last: this.#last };
  }

  #hangUp(): void {
    const sink = this.#sink;
    this.#sink = null;
    sink?.closed("link-lost");
  }

  #send(text: string): void {
    if (this.#active.has("mute")) return;
    const sink = this.#sink;
    const whole = lineBytes(text);
    const bytes = this.#active.has("garbage") ? whole.map((byte) => byte ^ 0x95) : whole;
    this.#world.after(Math.ceil(bytes.length * MS_PER_BYTE), () => {
      if (this.#sink === sink) sink?.heard(bytes);
    });
  }
}
