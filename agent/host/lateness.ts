/** Timers between two readings that count; a busy centre has fewer. */
const KEPT_MAX = 4_096;
const SHARE = 0.99;

/** How late the event loop is, told by the timers that the agent has anyway: a watch of its own would wake the processor a hundred times a second. */
export class Lateness {
  #seen: number[] = [];

  note(ms: number): void {
    if (this.#seen.length < KEPT_MAX) this.#seen.push(ms);
  }

  /** The 99th percentile since it was last asked; null where no timer was due. */
  take(): number | null {
    const sorted = this.#seen.toSorted((one, other) => one - other);
    this.#seen = [];
    return sorted[Math.floor(sorted.length * SHARE)] ?? null;
  }
}
