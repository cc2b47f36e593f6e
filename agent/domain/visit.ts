import { assert } from "../kernel/assert.ts";
import type { Lane, Language, Owner, Priority, Spent, StageOf } from "./event.ts";
import { elapsedMs, type Instant } from "./instant.ts";

/** The whole life of a ticket, until handover or another end. */
export interface Visit {
  readonly id: string;
  readonly day: string;
  readonly ticket: string;
  readonly code: string;
  readonly service: string;
  readonly language: Language;
  readonly priority: Priority;
  readonly kiosk: string;
  readonly stages: readonly StageOf[];
  readonly normMinutes: number;
  readonly document: string;
  readonly appointment: string | null;
  /** When that is, as it stood when the ticket was taken. */
  readonly appointmentAt: string | null;
  readonly phase: "reserved" | "open";
  /** Slips ordered beyond the first. */
  readonly copies: number;
  /** Whether the last slip is with the printer, or nobody knows what became of it. */
  readonly slip: "sent" | "unknown";
  /** The printers out of which the last slip did certainly not come. */
  readonly refusedBy: readonly string[];
  /** A slip may be out that was never proven. */
  readonly mayBePaper: boolean;
  /** Lower is earlier; the journal's seq of its reservation. */
  readonly place: number;
  readonly reservedAt: Instant;
  /** When the paper was proven: here the norm's clock starts (K16). */
  readonly issuedAt: Instant | null;
  /** The stages that it waits for or is in now: one, or several where the service allows it. */
  readonly legs: readonly Leg[];
  /** Ids of the stages that were passed. */
  readonly passed: readonly string[];
  /** Stage to how often it was failed. */
  readonly failed: Readonly<Record<string, number>>;
  /** Fair calls that it did not come to. */
  readonly missed: number;
  readonly warned: "no" | "at-risk" | "overdue";
  /** Whose its time was, up to `tenure.since`. */
  readonly spent: readonly Spent[];
  readonly tenure: Tenure | null;
  readonly dark: Dark | null;
}

/** One stage that a visit waits for or is in. */
export interface Leg {
  readonly stage: string;
  readonly phase: "waiting" | "called" | "serving" | "away";
  readonly lane: Lane;
  /** Lower is earlier; the journal's seq of what first brought it into its queue, and when that was. */
  readonly place: number;
  readonly placedAt: Instant;
  /** Since when it is in its phase. */
  readonly since: Instant;
  readonly station: string | null;
  readonly operator: string | null;
  readonly recalls: number;
  /** The latest call, whatever recalls came after it; null before the first. */
  readonly calledAt: Instant | null;
  /** The latest call that nobody could see, until the next one. */
  readonly missedAt: Instant | null;
  /** Force majeure and dark time since `since`: nobody's waiting and nobody's service. Below 0 where a clock fell behind in the dark. */
  readonly offMs: number;
  /** How much of the time that a citizen is given in this phase was his before the present tenure. */
  readonly lentUsedMs: number;
  /** Comes back by itself after so long; null where the citizen has to come. Only while away. */
  readonly awayMs: number | null;
  readonly awayBy: "citizen" | "centre";
  /** The stage that it goes back to after this one. */
  readonly backTo: string | null;
  /** Missed a fair call since it was placed: its further waiting is the citizen's. */
  readonly isCitizenLate: boolean;
  /** It has left the hall of a stage that is judged, and its verdict is still to come. Only while away. */
  readonly unjudged: Unjudged | null;
}

/** Where a verdict is awaited from, and how long the citizen was inside before whom. */
export interface Unjudged {
  readonly station: string;
  readonly operator: string;
  readonly servedMs: number | null;
}

/** Whose the running time of a visit is now. */
export interface Tenure {
  readonly stage: string;
  readonly owner: Owner;
  readonly operator: string | null;
  readonly since: Instant;
  /** So much of it is the citizen's at most, and the rest the authority's; null where all of it has one owner. */
  readonly lentMs: number | null;
}

/** A time in which nobody saw, while its length is not certain. */
export interface Dark {
  readonly stage: string;
  /** Whose it is once it is known. */
  readonly owner: Owner;
  /** What the wall clocks before and after it say, which nobody has set; below 0 where the later one is behind. */
  readonly rawMs: number;
}

/** A stage of a visit by its id. */
export function stageNamed(visit: Pick<Visit, "stages">, id: string): StageOf {
  const stage = visit.stages.find((one) => one.id === id);
  assert(stage !== undefined, "a visit stands at one of its stages");
  return stage;
}

/** The stage that a visit is judged by where one has to be named: that of its first leg, or of its beginning. */
export const foremostStage = (visit: Visit): StageOf =>
  stageNamed(visit, visit.legs[0]?.stage ?? visit.stages[0]?.id ?? "");

export const legAt = (visit: Visit, station: string): Leg | null =>
  visit.legs.find((leg) => leg.station === station) ?? null;

export const legFor = (visit: Visit, stage: string): Leg | null =>
  visit.legs.find((leg) => leg.stage === stage) ?? null;

/** The visit with this leg in place of the one for the same stage, or beside the others; legs stand in the order of the stages. */
export function withLeg(visit: Visit, leg: Leg): Visit {
  if (visit.legs.length === 1 && visit.legs[0]?.stage === leg.stage) return { ...visit, legs: [leg] };
  const others = visit.legs.filter((one) => one.stage !== leg.stage);
  if (others.length === 0) return { ...visit, legs: [leg] };
  const order = (one: Leg) => visit.stages.findIndex((stage) => stage.id === one.stage);
  return { ...visit, legs: [...others, leg].sort((one, other) => order(one) - order(other)) };
}

export const withoutLeg = (visit: Visit, stage: string): Visit => ({
  ...visit,
  legs: visit.legs.filter((one) => one.stage !== stage),
});

/** Whether the citizen has to be there. */
export const isAttended = (visit: Visit, leg: Leg): boolean => stageNamed(visit, leg.stage).attended !== false;

/**
 * Nobody can be at two places: a citizen who is called or served elsewhere, or has gone away by his own wish, cannot be called, unless one of the two
 * goes on without him.
 */
export function isCallable(visit: Visit, leg: Leg): boolean {
  if (leg.phase !== "waiting") return false;
  if (visit.legs.length === 1 || !isAttended(visit, leg)) return true;
  return !visit.legs.some((one) => isElsewhere(one) && isAttended(visit, one));
}

const isElsewhere = ({ phase, awayBy }: Leg): boolean =>
  phase === "called" || phase === "serving" || (phase === "away" && awayBy === "citizen");

/** How long a leg has been in its phase, without force majeure and dark time; null where no clock can tell. */
export function phaseMs({ since, offMs }: Leg, now: Instant): number | null {
  const ms = elapsedMs(since, now);
  return ms === null ? null : Math.max(0, ms - offMs);
}
