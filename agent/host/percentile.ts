/** Values between two readings that count; a busy centre has fewer. */
const KEPT_MAX = 4_096;
const SHARE = 0.99;

/** The slowest but one in a hundred since the last reading: what people notice and a mean hides. */
export class Percentile {
  #seen: number[] = [];

  note(ms: number): void {
    if (this.#seen.length < KEPT_MAX) this.#seen.push(ms);
  }

  /** The 99th percentile since it was last asked; null where nothing happened. */
  take(): number | null {
    const sorted = this.#seen.toSorted((one, other) => one - other);
    this.#seen = [];
    return sorted[Math.floor(sorted.length * SHARE)] ?? null;
  }
}
