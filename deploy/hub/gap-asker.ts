import { type EventRange, GAPS_MAX } from "../../agent/uplink/contract/schemas.ts";
import type { HubStore } from "./hub-store.ts";

/** A hole is asked for again at most so often; what was asked for needs time to come. */
const GAPS_EVERY_MS = 2_000;
/** A longer hole is a backlog on its way, not a loss. */
const GAP_EVENTS_MAX = 1_000;

/** Which holes a hub asks for. One below what has come is asked for only when it stays: while a centre replays its backlog, live events stand ahead of it. */
export class GapAsker {
  readonly #store: HubStore;
  readonly #askedAt = new Map<string, number>();

  constructor(store: HubStore) {
    this.#store = store;
  }

  toAsk(centre: string, epoch: string): readonly EventRange[] {
    const key = `${centre} ${epoch}`;
    const last = this.#askedAt.get(key);
    const now = performance.now();
    if (last !== undefined && now - last < GAPS_EVERY_MS) return [];
    this.#askedAt.set(key, now);
    return this.#store
      .gaps(centre, epoch, GAPS_MAX)
      .filter((gap) => last !== undefined && gap.last - gap.first < GAP_EVENTS_MAX);
  }
}
