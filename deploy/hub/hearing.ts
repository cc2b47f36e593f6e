import type { MqttClient } from "mqtt";

/** MQTT 3.1.1, 3.9.3: the code of a filter that is refused; MQTT 5 has others from here on. */
const REFUSED = 0x80;
const AGAIN_MS = 1_000;
const AGAIN_MOST_MS = 30_000;
/** A broker that changes its leader may answer late; one that never answers is asked again. */
const ANSWER_MS = 15_000;
const FILTERS_TOLD = 4;

export interface HearingSink {
  /** These are not heard, refused or unanswered, and are asked for again after so long. */
  readonly deaf: (filters: readonly string[], againMs: number) => void;
  /** All that is wanted is heard. */
  readonly hears: () => void;
}

type Wire = Pick<MqttClient, "connected" | "subscribe" | "unsubscribe">;

/** What a hub subscribes: asked for with each connection, and again with growing patience until the broker grants it. */
export class Hearing {
  readonly #wire: Wire;
  readonly #sink: HearingSink;
  #wanted: ReadonlySet<string>;
  #granted = new Set<string>();
  #connection = 0;
  #refusals = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(wire: Wire, wanted: readonly string[], sink: HearingSink) {
    this.#wire = wire;
    this.#wanted = new Set(wanted);
    this.#sink = sink;
  }

  get deafTo(): readonly string[] {
    return [...this.#wanted].filter((filter) => !this.#granted.has(filter));
  }

  /** The connection is a new one, and nothing is granted. Answers after the broker's first word. */
  begin(): Promise<void> {
    this.end();
    this.#connection += 1;
    this.#refusals = 0;
    this.#granted = new Set();
    return this.#ask(this.deafTo);
  }

  want(filters: readonly string[]): void {
    const before = this.#wanted;
    this.#wanted = new Set(filters);
    const left = [...before].filter((filter) => !this.#wanted.has(filter));
    for (const filter of left) this.#granted.delete(filter);
    if (!this.#wire.connected) return;
    if (left.length > 0) this.#wire.unsubscribe(left);
    void this.#ask(filters.filter((filter) => !before.has(filter)));
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #ask(filters: readonly string[]): Promise<void> {
    if (filters.length === 0) return;
    const connection = this.#connection;
    const granted = await this.#grantedOf(filters);
    if (connection !== this.#connection || !this.#wire.connected) return;
    for (const filter of granted) if (this.#wanted.has(filter)) this.#granted.add(filter);
    if (filters.some((filter) => this.#wanted.has(filter) && !granted.has(filter))) this.#askLater();
    else if (this.deafTo.length === 0) {
      this.#refusals = 0;
      this.#sink.hears();
    }
  }

  #askLater(): void {
    if (this.#timer !== null) return;
    const againMs = Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** this.#refusals);
    this.#refusals += 1;
    this.#sink.deaf(this.deafTo, againMs);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#wire.connected) void this.#ask(this.deafTo);
    }, againMs);
  }

  #grantedOf(filters: readonly string[]): Promise<ReadonlySet<string>> {
    return new Promise((settle) => {
      const timer = setTimeout(() => settle(new Set()), ANSWER_MS);
      this.#wire.subscribe([...filters], { qos: 1 }, (_problem, _asked, packet) => {
        clearTimeout(timer);
        const codes = (packet?.granted ?? []) as readonly number[];
        settle(new Set(filters.filter((_, at) => (codes[at] ?? REFUSED) < REFUSED)));
      });
    });
  }
}

/** Tells of the fault when it comes, with each attempt, and once when it is over. */
export function hearingLog(log: (what: string, facts: Readonly<Record<string, unknown>>) => void): HearingSink {
  let isDeaf = false;
  return {
    deaf: (filters, againMs) => {
      isDeaf = true;
      log("the broker refuses subscriptions; centres behind them are not heard", {
        filters: filters.slice(0, FILTERS_TOLD),
        count: filters.length,
        againMs,
      });
    },
    hears: () => {
      if (isDeaf) log("the broker grants what it refused", {});
      isDeaf = false;
    },
  };
}
