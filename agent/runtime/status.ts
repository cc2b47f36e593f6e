import type { DeviceStatus, QueueStatus, StationStatus, Status, UplinkStatus } from "../control/status.ts";
import { boardFace } from "../domain/board-face.ts";
import { type Centre, stageOf, stationOf } from "../domain/centre.ts";
import { elapsedMs, type Instant } from "../domain/instant.ts";
import type { Station } from "../domain/rules.ts";
import type { MonoMs } from "../kernel/units.ts";
import type { Agent } from "./agent.ts";
import { kioskNotice } from "./kiosk.ts";
import type { Settings, World } from "./world.ts";

/** The running agent as it sees itself. */
export function statusOf(agent: Agent, world: World, settings: Settings): Status {
  const { clock, store } = world;
  const { centre, journalFault } = agent;
  const isoOf = (mono: MonoMs): string => new Date(clock.wall() - (clock.mono() - mono)).toISOString();
  const notice = kioskNotice(centre, settings.rules, journalFault);
  return {
    version: settings.version,
    centre: settings.rules.centre,
    pid: settings.pid,
    bootId: settings.bootId,
    startedAt: isoOf(agent.startedAt),
    clock: { now: iso(clock.wall()), quality: clock.quality(), timezone: settings.rules.timezone },
    day: centre.day,
    kiosk: { open: notice === null, notice },
    devices: deviceStatuses(agent, world, isoOf),
    queues: queueStatuses(centre),
    stations: settings.rules.stations.map((station) => stationStatus(agent, station)),
    journal: {
      epoch: store.identity().epoch,
      first: store.root().seq + 1,
      last: store.head().seq,
      cursor: store.cursor(),
      usedBytes: store.usedBytes(),
      fault: journalFault,
    },
    uplink: uplinkStatus(agent, settings, isoOf),
  };
}

const iso = (wall: number): string => new Date(wall).toISOString();

function deviceStatuses(agent: Agent, world: World, isoOf: (mono: MonoMs) => string): readonly DeviceStatus[] {
  const figures = agent.figures();
  return world.devices.map(({ id, driver, role, wire }) => {
    const told = figures.get(id);
    return {
      id,
      driver,
      role,
      wire,
      phase: told?.phase ?? "absent",
      fault: told?.fault ?? null,
      since: isoOf(told?.since ?? world.clock.mono()),
      lastGoodAt: told?.lastGoodAt == null ? null : isoOf(told.lastGoodAt),
      reopens: told?.reopens ?? 0,
      bytesOut: told?.bytesOut ?? 0,
      bytesIn: told?.bytesIn ?? 0,
    };
  });
}

function queueStatuses(centre: Centre): readonly QueueStatus[] {
  return [...centre.queues.entries()].map(([key, ids]) => {
    const [service = "", stage = ""] = key.split("/");
    const waiting = ids
      .map((id) => centre.visits.get(id))
      .filter((visit) => visit !== undefined)
      .map((visit) => ({ ticket: visit.ticket, since: iso(visit.since.wall) }));
    return { service, stage, waiting };
  });
}

function stationStatus(agent: Agent, station: Station): StationStatus {
  const { operator, visit: visitId } = stationOf(agent.centre, station.id);
  const visit = visitId === null ? undefined : agent.centre.visits.get(visitId);
  const atVisit = visit?.phase === "called" ? "called" : "serving";
  const idle = operator === null ? "closed" : "free";
  return {
    id: station.id,
    label: station.label,
    operator,
    phase: visit === undefined ? idle : atVisit,
    ticket: visit?.ticket ?? null,
    service: visit?.service ?? null,
    stage: visit === undefined ? null : stageOf(visit).id,
    since: visit === undefined ? null : sinceIso(agent, visit.since),
    shown: agent.journalFault === null ? (boardFace(agent.centre, station)?.text ?? null) : "---",
  };
}

/** By the monotonic clock, so that a wall clock that was put right since does not bend it. */
function sinceIso(agent: Agent, since: Instant): string {
  const now = agent.now();
  return iso(now.wall - (elapsedMs(since, now) ?? 0));
}

function uplinkStatus(agent: Agent, settings: Settings, isoOf: (mono: MonoMs) => string): UplinkStatus {
  const { link, window, told } = agent.uplink.state;
  const isOff = settings.brokers.length === 0;
  const { journal } = agent.ledger;
  const phases = { idle: "waiting", waiting: "waiting", connecting: "connecting", online: "online" } as const;
  const phase = link.phase === "stopping" || link.phase === "stopped" ? "waiting" : phases[link.phase];
  const protocol = link.memories[link.broker]?.protocol;
  return {
    phase: isOff ? "off" : phase,
    broker: settings.brokers[link.broker] ?? null,
    protocol: link.phase !== "online" ? null : protocol === 4 ? "3.1.1" : "5",
    fault: isOff ? null : told.fault,
    backlog: journal.head().seq - journal.cursor(),
    inFlight: window.flying.length,
    since: isoOf(link.since),
  };
}
