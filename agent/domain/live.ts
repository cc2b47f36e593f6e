import type { ClockQuality } from "../kernel/units.ts";
import { type Centre, stageOf, stationOf, type Visit } from "./centre.ts";
import { elapsedMs, type Now } from "./instant.ts";
import type { Rules } from "./rules.ts";

/** K18: open visits with running clocks, queues, stations and devices, as the Situation Centre sees a centre live. */
export interface Live {
  readonly centre: string;
  readonly region: string;
  readonly day: string | null;
  readonly at: string;
  readonly quality: ClockQuality;
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
    queues: liveQueues(centre, now),
    visits: open.map((visit) => liveVisit(visit, now)),
    stations: rules.stations.map((station) => liveStation(centre, station.id, now)),
    devices: [...centre.devices.entries()].map(([id, { phase, fault }]) => ({ id, phase, fault })),
  };
}

function liveQueues(centre: Centre, now: Now): Live["queues"] {
  return [...centre.queues.entries()].map(([key, waiting]) => {
    const [service = "", stage = ""] = key.split("/");
    const oldest = centre.visits.get(waiting[0] ?? "");
    return { service, stage, waiting: waiting.length, oldestMs: oldest ? elapsedMs(oldest.since, now) : null };
  });
}

function liveVisit(visit: Visit, now: Now): LiveVisit {
  return {
    visit: visit.id,
    ticket: visit.ticket,
    service: visit.service,
    stage: stageOf(visit).id,
    phase: visit.phase,
    station: visit.station,
    runningMs: visit.issuedAt === null ? null : elapsedMs(visit.issuedAt, now),
    normMinutes: visit.normMinutes,
  };
}

function liveStation(centre: Centre, id: string, now: Now): LiveStation {
  const { operator, visit: visitId } = stationOf(centre, id);
  const visit = visitId === null ? undefined : centre.visits.get(visitId);
  if (visit === undefined) {
    return { id, phase: operator === null ? "closed" : "free", operator, ticket: null, sinceMs: null };
  }
  const phase = visit.phase === "called" ? "called" : "serving";
  return { id, phase, operator, ticket: visit.ticket, sinceMs: elapsedMs(visit.since, now) };
}
