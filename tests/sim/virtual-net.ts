/** A heap of calls to come, ordered by (moment, order of asking), for tests that need a network but no whole centre. */
export class VirtualNet {
  now = 0;
  #asked = 0;
  #calls: { readonly at: number; readonly no: number; readonly call: () => void }[] = [];
  #seed: number;

  constructor(seed = 1) {
    this.#seed = seed;
  }

  after = (ms: number, call: () => void): void => {
    this.#calls.push({ at: this.now + ms, no: this.#asked++, call });
  };

  /** Mulberry32: small, and the same on every machine. */
  unit = (): number => {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  pass(ms: number, until: () => boolean = () => false): void {
    const end = this.now + ms;
    while (!until()) {
      const next = this.#takeNext(end);
      if (next === null) break;
      this.now = Math.max(this.now, next.at);
      next.call();
    }
    if (!until()) this.now = end;
  }

  #takeNext(end: number) {
    let best = -1;
    for (const [at, each] of this.#calls.entries()) {
      const chosen = this.#calls[best];
      if (
        each.at <= end &&
        (chosen === undefined || each.at < chosen.at || (each.at === chosen.at && each.no < chosen.no))
      )
        best = at;
    }
    return best < 0 ? null : (this.#calls.splice(best, 1)[0] ?? null);
  }
}
