import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";
import { OneLife } from "./one-life.ts";
import { sessionLink } from "./session-link.ts";

/** A virtual device that takes nothing for so long stalls its wire, as a real one does. */
export const PIPE_WRITE_MOST_MS = 15_000;
/** What a wire holds that nobody takes from. */
const PIPE_BYTES_MAX = 1024 * 1024;

/** A wire into a virtual device in this process. The device says itself when it has taken what was written: `sink.drained()`. */
export const pipe = (device: SimDevice, world: Pick<SimWorld, "after">): ByteLink =>
  sessionLink((sink) => new Ends(device, world, sink));

class Ends {
  readonly #world: Pick<SimWorld, "after">;
  readonly #life: OneLife;
  #wire: SimWire | null = null;
  #pendingBytes = 0;
  #cancelStall: (() => void) | null = null;

  constructor(device: SimDevice, world: Pick<SimWorld, "after">, sink: ByteSink) {
    this.#world = world;
    this.#life = new OneLife(sink);
    world.after(0, () => this.#plug(device));
  }

  write(bytes: Uint8Array): void {
    if (this.#wire === null || !this.#life.isOpen || bytes.length === 0) return;
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > PIPE_BYTES_MAX) {
      this.#stall();
      return;
    }
    this.#cancelStall ??= this.#world.after(PIPE_WRITE_MOST_MS, () => this.#stall());
    this.#wire.hear(bytes.slice());
  }

  hangUp(): void {
    this.#life.mute();
    this.#letGo();
  }

  #plug(device: SimDevice): void {
    if (this.#life.isOver) return;
    const wire = device.plug({
      opened: () => {},
      heard: (bytes) => this.#life.heard(bytes),
      drained: () => this.#drained(),
      closed: (fault) => {
        this.#life.closed(fault);
        this.#wire = null;
        this.#settle();
      },
    });
    this.#wire = wire;
    if (wire === null) this.#life.closed("link-absent");
    else this.#life.opened();
  }

  #drained(): void {
    this.#settle();
    this.#life.drained();
  }

  #stall(): void {
    this.#letGo();
    this.#life.closed("link-stalled");
  }

  #letGo(): void {
    this.#settle();
    this.#wire?.unplug();
    this.#wire = null;
  }

  #settle(): void {
    this.#pendingBytes = 0;
    this.#cancelStall?.();
    this.#cancelStall = null;
  }
}
