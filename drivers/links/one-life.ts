import type { ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";

/** Keeps the promise of the port for every wire: told once that it is open, ended once, silent after that. */
export class OneLife implements ByteSink {
  readonly #sink: ByteSink;
  #phase: "opening" | "open" | "over" = "opening";

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  get isOver(): boolean {
    return this.#phase === "over";
  }

  get isOpen(): boolean {
    return this.#phase === "open";
  }

  readonly opened = (): void => {
    if (this.#phase !== "opening") return;
    this.#phase = "open";
    this.#sink.opened();
  };

  readonly heard = (bytes: Uint8Array): void => {
    if (this.#phase === "open" && bytes.length > 0) this.#sink.heard(bytes);
  };

  readonly drained = (): void => {
    if (this.#phase === "open") this.#sink.drained();
  };

  readonly closed = (fault: LinkFault): void => {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#sink.closed(fault);
  };

  /** Ends it without a word, as `close` and a second `open` do. */
  mute(): void {
    this.#phase = "over";
  }
}
