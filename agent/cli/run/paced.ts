/** Does what it is asked at once, and then no more often than its pace: what comes too early is done later, the latest of it alone. */
export class Paced {
  readonly #everyMs: number;
  #lastAt = Number.NEGATIVE_INFINITY;
  #waiting: NodeJS.Timeout | null = null;
  #next: () => void = () => undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  ask(act: () => void): void {
    this.#next = act;
    if (this.#waiting !== null) return;
    const waitMs = this.#lastAt + this.#everyMs - performance.now();
    if (waitMs <= 0) return this.#do();
    this.#waiting = setTimeout(() => this.#do(), waitMs);
  }

  stop(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
  }

  #do(): void {
    this.#waiting = null;
    this.#lastAt = performance.now();
    this.#next();
  }
}
