import type { EventRange } from "../../../agent/uplink/contract/schemas.ts";

/** A hole is asked for again at most so often; what was asked for needs time to come. */
const GAPS_EVERY_MS = 2_000;
/** A longer hole is a backlog on its way, not a loss. */
const GAP_EVENTS_MAX = 1_000;

/** A hole below what has come is asked for only when it stays: while a centre replays its backlog, live events stand ahead of it. */
export class GapsAsked {
  readonly #seenAt = new Map<string, number>();

  toAsk(journal: string, gaps: readonly EventRange[], nowMs: number): readonly EventRange[] {
    if (gaps.length === 0) {
      this.#seenAt.delete(journal);
      return [];
    }
    const last = this.#seenAt.get(journal);
    if (last !== undefined && nowMs - last < GAPS_EVERY_MS) return [];
    this.#seenAt.set(journal, nowMs);
    return last === undefined ? [] : gaps.filter((gap) => gap.last - gap.first < GAP_EVENTS_MAX);
  }
}
