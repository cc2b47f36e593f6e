import type { ByteLink, ByteSink } from "../../../agent/ports/byte-link.ts";
import type { SimTime } from "../time.ts";

/** What dies, and how much of the ticket the printer has got by then. */
export interface Cut {
  readonly atByte: number;
  /** How long nothing more comes over the wire before it dies: the printer goes on with what it has. */
  readonly afterMs: number;
}

/** A wire that lets so many bytes of a ticket through and then calls fate. Bytes are counted from the moment at which it is armed. */
export class CutWire {
  readonly #time: SimTime;
  readonly #strike: () => void;
  #cut: Cut | null = null;
  #passed = 0;
  #isHeld = false;

  constructor(time: SimTime, strike: () => void) {
    this.#time = time;
    this.#strike = strike;
  }

  /** Bytes since it was armed. */
  get passed(): number {
    return this.#passed;
  }

  arm(cut: Cut): void {
    this.#cut = cut;
    this.#passed = 0;
  }

  /** Whatever dies, the wire is as before when somebody opens it again. */
  around(link: ByteLink): ByteLink {
    return {
      ...link,
      open: (sink) => {
        this.#isHeld = false;
        link.open(this.#mutedWhileHeld(sink));
      },
      write: (bytes, holdMs) => this.#write(link, bytes, holdMs),
    };
  }

  #mutedWhileHeld(sink: ByteSink): ByteSink {
    return {
      ...sink,
      drained: () => {
        if (!this.#isHeld) sink.drained();
      },
    };
  }

  #write(link: ByteLink, bytes: Uint8Array, holdMs: number | undefined): void {
    if (this.#isHeld) return;
    const cut = this.#cut;
    const room = cut === null ? bytes.length : cut.atByte - this.#passed;
    this.#passed += bytes.length;
    if (cut === null || bytes.length < room) return link.write(bytes, holdMs);
    this.#cut = null;
    if (room > 0) link.write(bytes.subarray(0, room), holdMs);
    this.#isHeld = true;
    if (cut.afterMs > 0) this.#time.after(cut.afterMs, () => this.#fall());
    else this.#fall();
  }

  #fall(): void {
    this.#strike();
  }

  /** The wire carries again: after a death that the agent has survived. */
  release(): void {
    this.#isHeld = false;
  }
}
