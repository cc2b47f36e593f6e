import type { AckMessage, ReconnectOrder } from "../../../agent/uplink/contract/schemas.ts";
import { SessionBook } from "../session-book.ts";
import type { Upward } from "../upward.ts";
import type { Heard } from "./batch.ts";

type Log = (what: string, facts: Readonly<Record<string, unknown>>) => void;

/** Which centres are told with their next acknowledgement to hang up and come back. */
export class AwayDesk {
  readonly #log: Log;
  readonly #sessions = new SessionBook();
  readonly #orders = new Map<string, ReconnectOrder>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Answers what has to be worked off. */
  hear(said: Upward, now: number): readonly Heard[] {
    const odd = this.#sessions.hear(said, now);
    if (odd === null) return [];
    this.#log("a centre is sent away because of its connection", { centre: said.centre, ...odd });
    return this.order(said.centre, odd.order);
  }

  /** What has to be worked off so that an acknowledgement goes out: asked for as a hello does, none tells less than an earlier one. */
  order(centre: string, order: ReconnectOrder, kept: string | null = null): readonly Heard[] {
    const epoch = this.#sessions.epochOf(centre) ?? kept;
    if (epoch === null) return [];
    this.#orders.set(centre, order);
    return [{ what: "hello", centre, epochs: [epoch] }];
  }

  take(centre: string): Partial<AckMessage> {
    const reconnect = this.#orders.get(centre);
    this.#orders.delete(centre);
    return reconnect === undefined ? {} : { reconnect };
  }
}
