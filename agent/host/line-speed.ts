import type { Effort } from "./payload-codec.ts";

/** What was seen is believed for so long: a line may become thinner. */
const SPAN_MS = 1_000;
/** Below this the bytes that a better form saves are worth more than the work of making it. */
const WIDE_BYTES_A_SECOND = 1_000_000;
const SECOND_MS = 1_000;

interface Left {
  readonly at: number;
  /** All that was on its way then. */
  readonly bytes: number;
  readonly own: number;
}

/**
 * How wide the line is at least: what was on its way when something left had crossed it when the broker acknowledged that. A slow broker, a long
 * way or a busy processor make it look thinner, and nothing makes it look wider.
 */
export class LineSpeed {
  readonly #left = new Map<number, Left>();
  #bytes = 0;
  #spanAt = 0;
  #fastest = 0;
  #isWide = false;

  get effort(): Effort {
    return this.#isWide ? "quick" : "small";
  }

  left(handle: number, own: number, at: number): void {
    this.#bytes += own;
    this.#left.set(handle, { at, own, bytes: this.#bytes });
  }

  landed(handle: number, at: number): void {
    const left = this.#left.get(handle);
    if (left === undefined) return;
    this.#left.delete(handle);
    this.#bytes -= left.own;
    this.#fastest = Math.max(this.#fastest, (left.bytes * SECOND_MS) / Math.max(1, at - left.at));
    if (this.#fastest > WIDE_BYTES_A_SECOND) this.#isWide = true;
    if (at - this.#spanAt < SPAN_MS) return;
    this.#isWide = this.#fastest > WIDE_BYTES_A_SECOND;
    this.#fastest = 0;
    this.#spanAt = at;
  }
}
