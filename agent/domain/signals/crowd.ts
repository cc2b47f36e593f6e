import type { Table } from "../../kernel/table.ts";
import type { EventOf } from "../event.ts";
import type { Instant } from "../instant.ts";
import { type Station, serves } from "../rules.ts";
import { bounded } from "./hall.ts";

/** How far into a queue somebody is looked for who could come: the others are at another stage meanwhile. */
const LOOK_AHEAD_MAX = 20;
/** Services times stages of the largest centre. */
const CROWDS_MAX = 400;

/** Stage, and `service/stage`, to the latest stretch in which somebody waited for it at every moment, as calls told it. */
export type Crowds = Table<string, Crowd>;

interface Crowd {
  readonly from: Instant;
  readonly to: Instant;
}

/** As much of the centre as shows who waits; `Centre` is one. */
export interface WaitingView {
  readonly hold: unknown;
  readonly queues: Table<string, readonly string[]>;
  readonly visits: Table<string, { readonly legs: readonly WaitingLeg[] }>;
}

interface Waiter extends WaitingLeg {
  readonly crowd: string;
}

interface WaitingLeg {
  readonly stage: string;
  readonly phase: string;
  readonly place: number;
  readonly since: Instant;
}

/** Whoever is called has waited from then to now; where that meets what was known, somebody waited all the time. */
export function withCall(crowds: Crowds, at: Instant, { data }: EventOf<"visit.called">): Crowds {
  const { waitedMs, service, stage } = data;
  if (waitedMs === null) return crowds;
  const since = { ...at, mono: at.mono - waitedMs, wall: at.wall - waitedMs };
  return [stage, `${service}/${stage}`].reduce(
    (table, key) => bounded(table, CROWDS_MAX).set(key, { from: earliest(table.get(key), since, at), to: at }),
    crowds,
  );
}

function earliest(known: Crowd | undefined, since: Instant, at: Instant): Instant {
  const meets = known !== undefined && known.to.boot === at.boot && known.to.mono >= since.mono;
  return meets && known.from.mono < since.mono ? known.from : since;
}

/** Those who could come now, who wait longest first. */
export function waitersFor(view: WaitingView, station: Station, stages: readonly string[]): readonly Waiter[] {
  const legs = [...view.queues.entries()].flatMap(([key, visits]) => {
    const [service = "", stage = ""] = key.split("/");
    const isServed = serves(station, service);
    return isServed && stages.includes(stage)
      ? visits
          .slice(0, LOOK_AHEAD_MAX)
          .flatMap((id) => readyLeg(view, id, stage) ?? [])
          .map((leg) => ({ ...leg, crowd: station.services.length === 0 ? stage : `${service}/${stage}` }))
      : [];
  });
  return legs.toSorted((one, other) => one.since.mono - other.since.mono);
}

function readyLeg(view: WaitingView, visit: string, stage: string): WaitingLeg | null {
  const legs = view.visits.get(visit)?.legs ?? [];
  const isElsewhere = legs.some((leg) => leg.phase === "called" || leg.phase === "serving" || leg.phase === "away");
  const leg = legs.find((one) => one.stage === stage && one.phase === "waiting");
  return isElsewhere ? null : (leg ?? null);
}

/** Since when somebody has waited at every moment for what the station serves. */
export function crowdedSince(crowds: Crowds, waiting: readonly Waiter[]): Instant {
  const starts = waiting.map(({ crowd, since }) => earliest(crowds.get(crowd), since, since));
  return starts.reduce((first, start) => (start.mono < first.mono ? start : first));
}
