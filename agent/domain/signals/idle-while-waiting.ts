import { Map as Table } from "immutable";
import type { CentreEvent } from "../event.ts";
import { elapsedMs, type Instant } from "../instant.ts";
import type { Rules, Station } from "../rules.ts";
import { type Detector, EVIDENCE_MAX, type Scene, SUBJECTS_MAX, type Suspicion } from "./detector.ts";
import { bounded, type Hall, isStationDead, wallAt, wallOf } from "./hall.ts";
import { toScore } from "./rarity.ts";

/** Between two citizens honest people write up papers, fetch a form, drink water; longer than this they sign a break. */
const IDLE_MAX_MS = 12 * 60_000;
/** A score at the limit, and what each minute beyond it adds. */
const LIMIT_SCORE = 40;
const MINUTE_SCORE = 3;
const MINUTE_MS = 60_000;
/** Stretches between breaks that one idle time is made of. */
const STRETCHES_MAX = 8;
/** How far into a queue somebody is looked for who could come: the others are at another stage meanwhile. */
const LOOK_AHEAD_MAX = 20;
/** An evidence of waiting names those who wait longest. */
const WAITING_SHOWN_MAX = 20;

/** Station to since when it could have called somebody. */
export type IdleStations = Table<string, Idle>;

interface Idle {
  readonly operator: string;
  readonly seq: number;
  readonly visit: string | null;
  /** Free and at work, oldest first: a break ends one and begins none until it is over. */
  readonly stretches: readonly Stretch[];
}

interface Stretch {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** As much of the centre as shows who waits; `Centre` is one. */
export interface WaitingView {
  readonly hold: unknown;
  readonly queues: Table<string, readonly string[]>;
  readonly visits: Table<string, { readonly legs: readonly WaitingLeg[] }>;
}

interface WaitingLeg {
  readonly stage: string;
  readonly phase: string;
  readonly place: number;
  readonly since: Instant;
}

/** A station that is free, with its operator at work, while somebody waits whom it could serve. Only the passing of time raises it. */
export const idleWhileWaiting: Detector<IdleStations> = {
  signal: "idle-while-waiting",
  empty: Table(),
  evolve(stations, { seq, at, event }, hall) {
    switch (event.type) {
      case "centre.paused":
        return stations.map((idle) => ({ ...idle, stretches: [] }));
      case "centre.resumed":
      case "agent.started":
        return stations.map((idle) => restarted(idle, at));
      case "device.state":
        // Before a device that the station needs was ready again, nobody could be called there.
        return stations.map((idle, station) =>
          hall.posts.get(station)?.devices.includes(event.data.device) ? restarted(idle, at) : idle,
        );
      case "visit.closed":
      case "visit.returned":
        return stations.map((idle) => (idle.visit === event.data.visit ? freed(idle, at, seq) : idle));
      default:
        return "station" in event.data && event.data.station !== null && event.data.station !== undefined
          ? atStation(stations, { seq, at, event }, hall)
          : stations;
    }
  },
  judge: () => [],
};

function atStation(
  stations: IdleStations,
  { seq, at, event }: { seq: number; at: Instant; event: CentreEvent },
  hall: Hall,
): IdleStations {
  const station = "station" in event.data ? event.data.station : null;
  if (station === null || station === undefined) return stations;
  const idle = stations.get(station);
  switch (event.type) {
    case "operator.signed-in": {
      const came = { operator: event.data.operator, seq, visit: null, stretches: [{ from: at, to: null }] };
      return bounded(stations, SUBJECTS_MAX).set(station, hall.isHeld ? { ...came, stretches: [] } : came);
    }
    case "operator.signed-out":
      return stations.delete(station);
    default:
      return idle === undefined ? stations : stations.set(station, moved(idle, { seq, at, event }));
  }
}

function moved(idle: Idle, { seq, at, event }: { seq: number; at: Instant; event: CentreEvent }): Idle {
  switch (event.type) {
    case "visit.called":
    case "visit.recalled":
    case "visit.resumed":
      return { ...idle, visit: event.data.visit, stretches: [] };
    case "stage.started":
      return { ...idle, visit: event.data.visit, stretches: [] };
    case "stage.finished":
    case "visit.no-show":
    case "visit.transferred":
    case "visit.postponed":
      return freed(idle, at, seq);
    case "operator.paused":
      return { ...idle, stretches: ended(idle.stretches, at) };
    case "operator.resumed":
      return { ...idle, stretches: [...idle.stretches, { from: at, to: null }].slice(-STRETCHES_MAX) };
    // Somebody who asks for the next citizen and is refused is not idle.
    case "operator.refused":
      return restarted(idle, at);
    default:
      return idle;
  }
}

const freed = (idle: Idle, at: Instant, seq: number): Idle => ({
  ...idle,
  seq,
  visit: null,
  stretches: [{ from: at, to: null }],
});

/** What came before does not count any more; whoever is on a break or at work stays there. */
function restarted(idle: Idle, at: Instant): Idle {
  const isOnBreak = idle.stretches.length > 0 && idle.stretches.at(-1)?.to !== null;
  if (idle.visit !== null || isOnBreak) return { ...idle, stretches: isOnBreak ? [{ from: at, to: at }] : [] };
  return { ...idle, stretches: [{ from: at, to: null }] };
}

const ended = (stretches: readonly Stretch[], at: Instant): readonly Stretch[] =>
  stretches.map((stretch) => (stretch.to === null ? { ...stretch, to: at } : stretch));

/** What the passing of time shows: told about once a minute. */
export function judgeIdle(
  stations: IdleStations,
  view: WaitingView,
  { hall, rules, now }: Scene & { readonly now: Instant },
): readonly Suspicion[] {
  const open = openMs(hall, rules, now);
  if (view.hold !== null || hall.isHeld || open === null) return [];
  return rules.stations.flatMap((station) => {
    const idle = stations.get(station.id);
    const post = hall.posts.get(station.id);
    const isAtWork = post !== undefined && !post.isPaused && station.checkpoint === null;
    if (idle === undefined || !isAtWork || idle.visit !== null || isStationDead(hall, station.id)) return [];
    const waiting = waitingFor(view, station, post.stages.length > 0 ? post.stages : station.stages);
    const oldest = waiting[0];
    if (oldest === undefined) return [];
    const idleMs = Math.min(open, overlapMs(idle.stretches, oldest.since, now));
    if (idleMs < IDLE_MAX_MS) return [];
    const score = toScore(LIMIT_SCORE + ((idleMs - IDLE_MAX_MS) / MINUTE_MS) * MINUTE_SCORE);
    const facts = {
      idleMs,
      waiting: waiting.length,
      longestWaitMs: elapsedMs(oldest.since, now) ?? idleMs,
      breaksBetween: idle.stretches.length - 1,
    };
    const evidence = [idle.seq, ...waiting.slice(0, WAITING_SHOWN_MAX).map((leg) => leg.place)].slice(0, EVIDENCE_MAX);
    return [
      {
        signal: "idle-while-waiting",
        score,
        operator: idle.operator,
        station: station.id,
        facts,
        evidence: evidence.filter((seq) => seq > 0),
      },
    ];
  });
}

/** How long doors have been open; null before they open, after they close, and where no clock tells. */
function openMs(hall: Hall, rules: Rules, now: Instant): number | null {
  const wall = wallOf(hall, now);
  if (wall === null || hall.day === null) return null;
  const opens = wallAt(hall, rules, rules.policy.opening.opensAt);
  return wall < opens || wall >= wallAt(hall, rules, rules.policy.opening.closesAt) ? null : wall - opens;
}

/** Those who could come now, who wait longest first. */
function waitingFor(view: WaitingView, station: Station, stages: readonly string[]): readonly WaitingLeg[] {
  const legs = [...view.queues.entries()].flatMap(([key, visits]) => {
    const [service = "", stage = ""] = key.split("/");
    const isServed = station.services.length === 0 || station.services.includes(service);
    return isServed && stages.includes(stage)
      ? visits.slice(0, LOOK_AHEAD_MAX).flatMap((id) => readyLeg(view, id, stage) ?? [])
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

/** How much of the stretches lies after `since`; what another boot measured does not count. */
const overlapMs = (stretches: readonly Stretch[], since: Instant, now: Instant): number =>
  stretches.reduce((sum, { from, to }) => {
    const end = to ?? now;
    if (from.boot !== now.boot || end.boot !== now.boot || since.boot !== now.boot) return sum;
    return sum + Math.max(0, end.mono - Math.max(from.mono, since.mono));
  }, 0);
