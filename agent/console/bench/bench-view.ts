import type { Status } from "../../control/status.ts";
import type { Station } from "../../domain/rules.ts";
import type { AgentView, BenchState, BoardView, DeviceView, PaperView, StationView } from "./bench-state.ts";
import type { BenchWorld } from "./bench-world.ts";
import { noticeAt, type Tally } from "./tally.ts";

/** What a visitor can do to the printer beside pulling its cable. */
export const PRINTER_FAULTS = ["paper-out", "cover-open", "stall"] as const;

export interface Known {
  readonly world: BenchWorld;
  readonly status: Status | null;
  readonly isRunning: boolean;
  readonly tally: Tally;
  readonly papers: readonly PaperView[];
  readonly now: number;
}

/** The whole picture out of what the agent says, what the devices show, and what the hub has. */
export function benchState(known: Known): BenchState {
  const { world, status, tally, now } = known;
  const { rules } = world;
  const stations = rules.stations.map((station) => stationView(known, station));
  return {
    at: now,
    centre: { id: rules.centre, timezone: rules.timezone, languages: rules.languages },
    agent: agentView(known),
    kiosk: { open: status?.kiosk.open ?? false, notice: kioskNotice(known) },
    services: rules.services.map((service) => ({
      id: service.id,
      letter: service.letter,
      names: service.names,
      normMinutes: service.norms.at(-1)?.minutes ?? 0,
      stages: service.stages.map((stage) => stage.id),
      waiting: waiting(status, (queue) => queue.service === service.id),
    })),
    stations,
    operators: rules.operators.map((operator) => ({
      id: operator.id,
      authority: operator.authority,
      station: stations.find((station) => station.operator === operator.id)?.id ?? null,
    })),
    printer: {
      ...deviceView(known, world.printer.id, world.printer.server.isPlugged()),
      profile: world.printer.profile,
      faults: PRINTER_FAULTS.map((id) => ({ id, on: world.printer.server.device.activeFaults().includes(id) })),
      papers: known.papers,
    },
    cameras: rules.stations.flatMap(({ cameras }) =>
      cameras.map((device) => tally.cameras[device] ?? { device, pulses: 0, at: null }),
    ),
    network: { plugged: !(world.network?.isCut() ?? false) },
    journal: {
      last: Math.max(status?.journal.last ?? 0, tally.lines[0]?.seq ?? 0),
      cursor: status?.journal.cursor ?? 0,
      epoch: status?.journal.epoch ?? "",
      lines: tally.lines,
    },
    hub: world.hub?.view() ?? foreignHub(status),
    calls: tally.calls.map((call) => ({ ...call, ...placeOf(rules.stations, call.station) })),
    stories: tally.stories,
  };
}

/** Of a hub that is not ours only what it acknowledged can be told. */
const foreignHub = (status: Status | null): BenchState["hub"] => {
  const upTo = status?.journal.cursor ?? 0;
  return { online: status?.uplink.phase === "online", received: upTo, duplicates: 0, problems: 0, upTo, visits: [] };
};

/** These last as long as the agent says so; every other word to a citizen is said once. */
const LASTING = new Set(["printer-not-ready", "centre-closed"]);

function kioskNotice({ status, tally, now }: Known): string | null {
  const said = noticeAt(tally, now);
  return status?.kiosk.notice ?? (said !== null && LASTING.has(said) ? null : said);
}

function agentView({ world, status, isRunning }: Known): AgentView {
  const { pid, starts, restartsAt } = world.agent.state();
  const phase = pid === null ? "down" : isRunning && status !== null ? "running" : "starting";
  return { phase, pid, starts, restartsAt, uplink: status?.uplink.phase ?? "off" };
}

const placeOf = (stations: readonly Station[], id: string): { readonly label: string; readonly arrow: string } => {
  const station = stations.find((one) => one.id === id);
  return { label: station?.label ?? id, arrow: station?.arrow ?? "none" };
};

function waiting(status: Status | null, counts: (queue: Status["queues"][number]) => boolean): number {
  return (status?.queues ?? []).filter(counts).reduce((sum, queue) => sum + queue.waiting.length, 0);
}

function stationView(known: Known, station: Station): StationView {
  const { status, tally, world } = known;
  const now = status?.stations.find(({ id }) => id === station.id);
  const service = world.rules.services.find(({ id }) => id === now?.service);
  return {
    id: station.id,
    label: station.label,
    arrow: station.arrow,
    stages: station.stages,
    phase: now?.phase ?? "closed",
    operator: now?.operator ?? null,
    ticket: now?.ticket ?? null,
    service: now?.service ?? null,
    stage: now?.stage ?? null,
    since: typeof now?.since === "string" ? Date.parse(now.since) : null,
    waiting: waiting(status, (queue) => station.stages.includes(queue.stage)),
    transferTo: (service?.stages ?? []).map(({ id }) => id).filter((id) => id !== now?.stage),
    rates: station.rating !== null,
    rated: tally.rated[station.id] ?? null,
    board: station.board === null ? null : boardView(known, station.board),
    camera: station.cameras[0] ?? null,
  };
}

function boardView(known: Known, id: string): BoardView {
  const server = known.world.boards.get(id);
  const face = (server?.device.face() ?? {}) as Partial<BoardView>;
  const text = (face.text ?? "").trim();
  return {
    ...deviceView(known, id, server?.isPlugged() ?? false),
    text: text === "" ? null : text,
    arrow: face.arrow ?? "none",
    blink: face.blink ?? false,
  };
}

function deviceView({ status }: Known, device: string, plugged: boolean): DeviceView {
  const told = status?.devices.find(({ id }) => id === device);
  return { device, plugged, phase: told?.phase ?? "absent", fault: told?.fault ?? null };
}
