import type { EventRange } from "../../agent/uplink/contract/schemas.ts";

/** A hole is asked for again at most so often; what was asked for needs time to come. */
const GAPS_EVERY_MS = 2_000;
/** A longer hole is a backlog on its way, not a loss. */
const GAP_EVENTS_MAX = 1_000;

/** Which holes a hub asks for. One below what has come is asked for only when it stays: while a centre replays its backlog, live events stand ahead of it. */
export class GapsAsked {
  readonly #seenAt = new Map<string, number>();

  /** `holes` is called only where it is time to ask. */
  toAsk(journal: string, nowMs: number, holes: () => readonly EventRange[]): readonly EventRange[] {
    const last = this.#seenAt.get(journal);
    if (last !== undefined && nowMs - last < GAPS_EVERY_MS) return [];
    const found = holes();
    if (found.length === 0) {
      this.#seenAt.delete(journal);
      return [];
    }
    this.#seenAt.set(journal, nowMs);
    return last === undefined ? [] : found.filter((gap) => gap.last - gap.first < GAP_EVENTS_MAX);
  }
}
