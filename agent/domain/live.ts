import type { ClockQuality } from "../kernel/units.ts";
import { type Centre, stationOf } from "./centre.ts";
import { elapsedMs, type Now } from "./instant.ts";
import { runningMs } from "./ownership.ts";
import type { Rules } from "./rules.ts";
import { foremostStage, legAt, legFor, type Visit } from "./visit.ts";

/** K18: open visits with running clocks, queues, stations and devices, as the Situation Centre sees a centre live. */
export interface Live {
  readonly centre: string;
  readonly region: string;
  readonly day: string | null;
  readonly at: string;
  readonly quality: ClockQuality;
  /** Why everything stands still; null while it does not. */
  readonly hold: string | null;
  readonly queues: readonly { service: string; stage: string; waiting: number; oldestMs: number | null }[];
  readonly visits: readonly LiveVisit[];
  readonly stations: readonly LiveStation[];
  readonly devices: readonly { id: string; phase: string; fault: string | null }[];
}

export interface LiveVisit {
  readonly visit: string;
  readonly ticket: string;
  readonly service: string;
  readonly stage: string;
  readonly phase: string;
  readonly station: string | null;
  /** Since the paper was proven (K16); null before, and where the clock cannot tell. */
  readonly runningMs: number | null;
  readonly normMinutes: number;
  /** Whose its time is now. */
  readonly owner: string | null;
  readonly warned: "no" | "at-risk" | "overdue";
}

export interface LiveStation {
  readonly id: string;
  readonly phase: "closed" | "free" | "called" | "serving";
  readonly operator: string | null;
  readonly ticket: string | null;
  readonly sinceMs: number | null;
}

/** A snapshot stays below the size of one message; the visits that run longest come first. */
const VISITS_MAX = 500;

export function liveSnapshot(centre: Centre, rules: Rules, now: Now): Live {
  const open = [...centre.visits.values()].sort((one, other) => one.place - other.place).slice(0, VISITS_MAX);
  return {
    centre: rules.centre,
    region: rules.region,
    day: centre.day,
    at: new Date(now.wall).toISOString(),
    quality: now.quality,
    hold: centre.hold?.reason ?? null,
    queues: liveQueues(centre, now),
    visits: open.map((visit) => liveVisit(visit, now)),
    stations: rules.stations.map((station) => liveStation(centre, station.id, now)),
    devices: [...centre.devices.entries()].map(([id, { phase, fault }]) => ({ id, phase, fault })),
  };
}

/** One entry for all lanes of a stage: who waits, and for how long the one who has waited longest. */
function liveQueues(centre: Centre, now: Now): Live["queues"] {
  const byStage = Map.groupBy(centre.queues.entries(), ([key]) => key.slice(0, key.lastIndexOf("/")));
  return [...byStage].map(([key, lanes]) => {
    const [service = "", stage = ""] = key.split("/");
    const waits = lanes.map(([, ids]) => {
      const first = centre.visits.get(ids[0] ?? "");
      const leg = first === undefined ? null : legFor(first, stage);
      return leg === null ? null : elapsedMs(leg.since, now);
    });
    const known = waits.filter((ms) => ms !== null);
    const waiting = lanes.reduce((sum, [, ids]) => sum + ids.length, 0);
    return { service, stage, waiting, oldestMs: known.length === 0 ? null : Math.max(...known) };
  });
}

/** Of several stages at once the one that a citizen is at, else the first. */
function liveVisit(visit: Visit, now: Now): LiveVisit {
  const leg = visit.legs.find(({ phase }) => phase === "called" || phase === "serving") ?? visit.legs[0];
  return {
    visit: visit.id,
    ticket: visit.ticket,
    service: visit.service,
    stage: leg?.stage ?? foremostStage(visit).id,
    phase: leg?.phase ?? visit.phase,
    station: leg?.station ?? null,
    runningMs: runningMs(visit, now),
    normMinutes: visit.normMinutes,
    owner: visit.tenure?.owner ?? null,
    warned: visit.warned,
  };
}

function liveStation(centre: Centre, id: string, now: Now): LiveStation {
  const { operator, visit: visitId } = stationOf(centre, id);
  const visit = visitId === null ? undefined : centre.visits.get(visitId);
  if (visit === undefined) {
    return { id, phase: operator === null ? "closed" : "free", operator, ticket: null, sinceMs: null };
  }
  const leg = legAt(visit, id);
  const phase = leg?.phase === "called" ? "called" : "serving";
  const sinceMs = leg === null ? null : elapsedMs(leg.since, now);
  return { id, phase, operator, ticket: visit.ticket, sinceMs };
}
