import type { Decision } from "../../agent/domain/decision.ts";
import type { CentreEvent } from "../../agent/domain/event.ts";
import type { CentreInput } from "../../agent/domain/input.ts";
import { type Live, liveSnapshot } from "../../agent/domain/live.ts";
import { planDay } from "../sim/honesty/day-plan.ts";
import { livePlan } from "../sim/honesty/live-day.ts";
import { OPENS_MS, World } from "../sim/honesty/world.ts";

/** What one input led to: events that become true in one commit. */
export interface Act {
  readonly atMs: number;
  readonly events: readonly CentreEvent[];
}

/** A business day as the domain lived it, ready to be played by any centre. */
export interface LivedDay {
  readonly acts: readonly Act[];
  /** What the Situation Centre saw, one a minute. */
  readonly pictures: readonly Live[];
  readonly events: number;
  readonly lengthMs: number;
}

const MINUTE_MS = 60_000;

class WatchedWorld extends World {
  readonly acts: Act[] = [];
  readonly pictures: Live[] = [];

  override tell(input: CentreInput): Decision | null {
    const decision = super.tell(input);
    const { now } = this.time;
    if (decision !== null && decision.events.length > 0) this.acts.push({ atMs: now, events: decision.events });
    while (this.pictures.length * MINUTE_MS <= now)
      this.pictures.push(liveSnapshot(this.centre, this.rules, this.now()));
    return decision;
  }
}

/** The real domain among the people of a seed: kiosks, calls, stages, ratings, troubles and signals, without a device. */
export function liveOneDay(seed: number): LivedDay {
  const { world } = livePlan(planDay(seed, "honest"), new WatchedWorld());
  if (!(world instanceof WatchedWorld)) throw new Error("another world was lived in");
  const { acts, pictures, events } = world;
  return { acts, pictures, events, lengthMs: world.time.now };
}

/** Days that differ, for centres to share: a hundred centres with one day would all press at once. */
export const liveDays = (count: number): readonly LivedDay[] =>
  Array.from({ length: count }, (_, at) => liveOneDay(at + 1));

export const eventsBetween = ({ acts }: LivedDay, fromMs: number, toMs: number): number =>
  acts.reduce((sum, { atMs, events }) => sum + (atMs >= fromMs && atMs < toMs ? events.length : 0), 0);

export const PEAK_MS = 15 * MINUTE_MS;

/** The quarter of an hour with most events: where it begins, and events a second of one centre in it. */
export function peakOf(days: readonly LivedDay[]): { readonly fromMs: number; readonly perSecond: number } {
  const starts = Array.from({ length: 9 * 60 }, (_, minute) => OPENS_MS + minute * MINUTE_MS);
  const counts = starts.map((fromMs) => ({
    fromMs,
    perSecond:
      days.reduce((sum, day) => sum + eventsBetween(day, fromMs, fromMs + PEAK_MS), 0) / days.length / (PEAK_MS / 1000),
  }));
  return counts.reduce((best, one) => (one.perSecond > best.perSecond ? one : best));
}
