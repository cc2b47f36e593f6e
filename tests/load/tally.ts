const BUCKET_GROWTH = 1.05;
const BUCKETS = 400;

/** Delays by size: exact to five in a hundred, however many there are. */
export class Delays {
  #counts = new Uint32Array(BUCKETS);
  #count = 0;
  #most = 0;

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    const at = ms <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms) / Math.log(BUCKET_GROWTH)));
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#count += 1;
    this.#most = Math.max(this.#most, ms);
  }

  /** Null where nothing was measured. */
  quantile(share: number): number | null {
    if (this.#count === 0) return null;
    let left = Math.ceil(this.#count * share);
    let at = 0;
    for (; at < BUCKETS; at += 1) {
      left -= this.#counts[at] ?? 0;
      if (left <= 0) break;
    }
    return Math.min(Math.round(this.#most), Math.round(BUCKET_GROWTH ** at));
  }

  figures() {
    return {
      p50: this.quantile(0.5),
      p99: this.quantile(0.99),
      most: this.#count === 0 ? null : Math.round(this.#most),
    };
  }
}

/** What all centres did since the last look. */
export interface Count {
  readonly recorded: number;
  readonly acknowledged: number;
  readonly frames: number;
  readonly framedEvents: number;
  readonly framedBytes: number;
  readonly pictures: number;
}

const NOTHING: Count = { recorded: 0, acknowledged: 0, frames: 0, framedEvents: 0, framedBytes: 0, pictures: 0 };
const COMPLAINTS_KEPT_MAX = 20;

/** Counts of all centres together. */
export class Tally {
  readonly complaints: string[] = [];
  readonly faults = new Map<string, number>();
  /** From when an event was due until the hub's own word of it had come. */
  delays = new Delays();
  /** How much later than due this process itself was. */
  lateness = new Delays();
  #count: { -readonly [Key in keyof Count]: number } = { ...NOTHING };

  recorded(events: number): void {
    this.#count.recorded += events;
  }

  framed(events: number, bytes: number): void {
    this.#count.frames += 1;
    this.#count.framedEvents += events;
    this.#count.framedBytes += bytes;
  }

  pictured(): void {
    this.#count.pictures += 1;
  }

  acknowledged(delayMs: number | null): void {
    this.#count.acknowledged += 1;
    if (delayMs !== null) this.delays.add(delayMs);
  }

  /** What went wrong with a connection, and with a hub that is silent. */
  told(fault: string | null): void {
    if (fault !== null) this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  complained(centre: string, what: string): void {
    if (this.complaints.length < COMPLAINTS_KEPT_MAX) this.complaints.push(`${centre}: ${what}`);
  }

  /** What came since the last time that this was asked; delays begin anew. */
  take(): { readonly count: Count; readonly delays: Delays; readonly lateness: Delays } {
    const { delays, lateness } = this;
    const count = this.#count;
    this.#count = { ...NOTHING };
    this.delays = new Delays();
    this.lateness = new Delays();
    return { count, delays, lateness };
  }
}
