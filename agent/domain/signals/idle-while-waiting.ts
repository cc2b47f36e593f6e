import { type Table, tableOf } from "../../kernel/table.ts";
import type { CentreEvent } from "../event.ts";
import type { Fact } from "../fact.ts";
import { elapsedMs, type Instant } from "../instant.ts";
import type { Rules, Station } from "../rules.ts";
import { type Crowds, crowdedSince, type WaitingView, waitersFor, withCall } from "./crowd.ts";
import { type Detector, EVIDENCE_MAX, type Scene, SUBJECTS_MAX, type Suspicion } from "./detector.ts";
import { bounded, type Hall, isStationDead, wallAt, wallOf } from "./hall.ts";
import { toScore } from "./rarity.ts";

/** Between two citizens honest people write up papers, fetch a form, drink water; longer than this they sign a break. */
const IDLE_MAX_MS = 15 * 60_000;
/** A score at the limit, and what each minute beyond it adds. */
const LIMIT_SCORE = 40;
const MINUTE_SCORE = 3;
const MINUTE_MS = 60_000;
/** Stretches between breaks that one idle time is made of. */
const STRETCHES_MAX = 8;
/** An evidence of waiting names those who wait longest. */
const WAITING_SHOWN_MAX = 20;

export interface Idleness {
  /** Station to since when it could have called somebody. */
  readonly stations: IdleStations;
  readonly crowds: Crowds;
}

type IdleStations = Table<string, Idle>;

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

/** A station that is free, with its operator at work, while somebody waits whom it could serve. Only the passing of time raises it. */
export const idleWhileWaiting: Detector<Idleness> = {
  signal: "idle-while-waiting",
  empty: { stations: tableOf(), crowds: tableOf() },
  evolve(before, fact, hall) {
    const stations = evolveStations(before.stations, fact, hall);
    const crowds = fact.event.type === "visit.called" ? withCall(before.crowds, fact.at, fact.event) : before.crowds;
    return stations === before.stations && crowds === before.crowds ? before : { stations, crowds };
  },
  judge: () => [],
};

function evolveStations(stations: IdleStations, { seq, at, event }: Fact, hall: Hall): IdleStations {
  switch (event.type) {
    case "centre.paused":
      return stations.map((idle) => ({ ...idle, stretches: [] }));
    case "centre.resumed":
    case "agent.started":
      return stations.map((idle, station) => restarted(idle, at, isPausedAt(hall, station)));
    case "device.state":
      // Before a device that the station needs was ready again, nobody could be called there.
      return stations.map((idle, station) =>
        hall.posts.get(station)?.devices.includes(event.data.device)
          ? restarted(idle, at, isPausedAt(hall, station))
          : idle,
      );
    case "visit.closed":
    case "visit.returned":
      return stations.map((idle) => (idle.visit === event.data.visit ? freed(idle, at, seq) : idle));
    default:
      return "station" in event.data && event.data.station !== null && event.data.station !== undefined
        ? atStation(stations, { seq, at, event }, hall)
        : stations;
  }
}

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
      return idle === undefined || isRefusedOnBreak(event, hall)
        ? stations
        : stations.set(station, moved(idle, { seq, at, event }));
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
      return event.data.operator === idle.operator ? restarted(idle, at, false) : idle;
    default:
      return idle;
  }
}

const isRefusedOnBreak = (event: CentreEvent, hall: Hall): boolean =>
  event.type === "operator.refused" && isPausedAt(hall, event.data.station);

const freed = (idle: Idle, at: Instant, seq: number): Idle => ({
  ...idle,
  seq,
  visit: null,
  stretches: [{ from: at, to: null }],
});

/** What came before does not count any more; whoever is on a break or at work stays there. */
const restarted = (idle: Idle, at: Instant, isPaused: boolean): Idle => ({
  ...idle,
  stretches: idle.visit !== null || isPaused ? [] : [{ from: at, to: null }],
});

const isPausedAt = (hall: Hall, station: string): boolean => hall.posts.get(station)?.isPaused ?? false;

const ended = (stretches: readonly Stretch[], at: Instant): readonly Stretch[] =>
  stretches.map((stretch) => (stretch.to === null ? { ...stretch, to: at } : stretch));

/** What the passing of time shows: told about once a minute. */
export function judgeIdle(
  { stations, crowds }: Idleness,
  view: WaitingView,
  { hall, rules, now }: Scene & { readonly now: Instant },
): readonly Suspicion[] {
  const open = openMs(hall, rules, now);
  if (view.hold !== null || hall.isHeld || open === null) return [];
  return rules.stations.flatMap((station) => {
    const idle = stations.get(station.id);
    // Who has not been free for so long cannot have been idle, and need not be compared with the queues.
    if (idle === undefined || overlapMs(idle.stretches, null, now) < IDLE_MAX_MS) return [];
    const stages = stagesAtWork(hall, station);
    const waiting = idle.visit === null ? waitersFor(view, station, stages) : [];
    const oldest = waiting[0];
    if (oldest === undefined) return [];
    const idleMs = Math.min(open, overlapMs(idle.stretches, crowdedSince(crowds, waiting), now));
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
        evidence: evidence.filter((seq) => seq > 0).sort((one, other) => one - other),
      },
    ];
  });
}

/** What could be served at a station now: nothing without an operator at work, or with a dead device. */
function stagesAtWork(hall: Hall, station: Station): readonly string[] {
  const post = hall.posts.get(station.id);
  const isAtWork = post !== undefined && !post.isPaused && station.checkpoint === null;
  if (!isAtWork || isStationDead(hall, station.id)) return [];
  return post.stages.length > 0 ? post.stages : station.stages;
}

/** How long doors have been open; null before they open, after they close, and where no clock tells. */
function openMs(hall: Hall, rules: Rules, now: Instant): number | null {
  const wall = wallOf(hall, now);
  if (wall === null || hall.day === null) return null;
  const opens = wallAt(hall, rules, rules.policy.opening.opensAt);
  return wall < opens || wall >= wallAt(hall, rules, rules.policy.opening.closesAt) ? null : wall - opens;
}

/** How much of the stretches lies after `since`; what another boot measured does not count. */
const overlapMs = (stretches: readonly Stretch[], since: Instant | null, now: Instant): number =>
  stretches.reduce((sum, { from, to }) => {
    const end = to ?? now;
    if (from.boot !== now.boot || end.boot !== now.boot || (since !== null && since.boot !== now.boot)) return sum;
    return sum + Math.max(0, end.mono - Math.max(from.mono, since?.mono ?? from.mono));
  }, 0);
