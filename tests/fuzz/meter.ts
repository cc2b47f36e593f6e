import { heldBytes } from "./collect.ts";

const TENTHS = 10;

export interface Spent {
  /** Memory that is held more at the end than after the first tenth. */
  readonly grownBytes: number;
  /** Processor time in nanoseconds a byte of the second tenth, and of the last. */
  readonly earlyNs: number;
  readonly lateNs: number;
}

/** Memory and processor time at the tenths of a run. */
export class Meter {
  readonly #most: number;
  #tenth = 0;
  #held = 0;
  #since = 0;
  readonly #spentNs: number[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#since = process.cpuUsage().user;
  }

  at(done: number): void {
    if (done < ((this.#tenth + 1) * this.#most) / TENTHS) return;
    this.#spentNs.push(((process.cpuUsage().user - this.#since) * 1_000) / (this.#most / TENTHS));
    this.#tenth += 1;
    if (this.#tenth === 1) this.#held = heldBytes();
    this.#since = process.cpuUsage().user;
  }

  figures(): Spent {
    const [, earlyNs = 0] = this.#spentNs;
    return { grownBytes: heldBytes() - this.#held, earlyNs, lateNs: this.#spentNs.at(-1) ?? 0 };
  }
}
