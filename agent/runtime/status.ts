import type { DeviceStatus, Status, UplinkStatus } from "../control/status.ts";
import type { MonoMs } from "../kernel/units.ts";
import type { Agent } from "./agent.ts";
import { kioskNotice } from "./kiosk.ts";
import { appointmentsStatus, type Looking, queueStatuses, sinceIso, stationStatus } from "./queue-status.ts";
import type { Settings, World } from "./world.ts";

/** The running agent as it sees itself. */
export function statusOf(agent: Agent, world: World, settings: Settings): Status {
  const { clock, store } = world;
  const { centre, journalFault } = agent;
  const isoOf = (mono: MonoMs): string => new Date(clock.wall() - (clock.mono() - mono)).toISOString();
  const notice = kioskNotice(centre, settings.rules, { journalFault });
  const looking: Looking = { centre, now: agent.now(), isWritable: journalFault === null };
  return {
    version: settings.version,
    centre: settings.rules.centre,
    pid: settings.pid,
    bootId: settings.bootId,
    startedAt: isoOf(agent.startedAt),
    clock: { now: iso(clock.wall()), quality: clock.quality(), timezone: settings.rules.timezone },
    day: centre.day,
    kiosk: { open: notice === null, notice: notice ?? (settings.isVolatile === true ? "journal-volatile" : null) },
    devices: deviceStatuses(agent, world, isoOf),
    hold: centre.hold === null ? null : { reason: centre.hold.reason, since: sinceIso(looking, centre.hold.since) },
    appointments: appointmentsStatus(centre),
    cases: centre.cases.size,
    queues: queueStatuses(looking),
    stations: settings.rules.stations.map((station) => stationStatus(looking, station)),
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
  return world.devices.map(({ id, driver, role, wire, thrown }) => {
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
      faults: told?.faults ?? {},
      own: told?.own ?? {},
      holder: told?.holder ?? null,
      thrown: thrown?.() ?? null,
    };
  });
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
