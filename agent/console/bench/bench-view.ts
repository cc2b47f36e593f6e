import type { Status } from "../../control/status.ts";
import type { AgentView, BenchState } from "./bench-state.ts";
import type { Known } from "./known.ts";
import { deviceView, stationView } from "./station-view.ts";
import { noticeAt } from "./tally.ts";
import { appointmentsView, queueViews } from "./waiting-view.ts";

/** What a visitor can do to the printer beside pulling its cable. */
export const PRINTER_FAULTS = ["paper-out", "cover-open", "stall"] as const;

/** The whole picture out of what the agent says, what the devices show, and what the hub has. */
export function benchState(known: Known): BenchState {
  const { world, status, tally, now } = known;
  const { rules } = world;
  const stations = rules.stations.map((station) => stationView(known, station));
  return {
    at: now,
    centre: { id: rules.centre, timezone: rules.timezone, languages: rules.languages },
    agent: agentView(known),
    held: status?.hold == null ? null : Date.parse(status.hold.since),
    appointments: appointmentsView(
      {
        listed: status?.appointments.listed ?? false,
        list: world.hub?.appointments() ?? [],
        arrived: tally.visits.arrived,
      },
      rules.policy.appointments,
      now,
    ),
    kiosk: { open: status?.kiosk.open ?? false, notice: kioskNotice(known) },
    services: rules.services.map((service) => ({
      id: service.id,
      letter: service.letter,
      names: service.names,
      normMinutes: service.norms.at(-1)?.minutes ?? 0,
      stages: service.stages.map((stage) => stage.id),
      waiting: waitingForService(status, service.id),
    })),
    queues: queueViews(status?.queues ?? []),
    away: tally.visits.away,
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
    alarms: tally.alarms,
    stories: tally.stories,
  };
}

/** Of a hub that is not ours only what it acknowledged can be told. */
const foreignHub = (status: Status | null): BenchState["hub"] => {
  const upTo = status?.journal.cursor ?? 0;
  const online = status?.uplink.phase === "online";
  return { online, received: upTo, duplicates: 0, problems: 0, upTo, held: false, visits: [] };
};

/** These last as long as the agent says so; every other word to a citizen is said once. */
const LASTING = new Set(["printer-not-ready", "centre-closed"]);

function kioskNotice({ status, tally, now }: Known): string | null {
  const said = noticeAt(tally, now);
  return status?.kiosk.notice ?? (said !== null && LASTING.has(said) ? null : said);
}

function agentView({ world, status, isRunning }: Known): AgentView {
  const { pid, starts, restartsAt } = world.agent.state();
  const phase = pid === null ? "down" : isRunning && status?.pid === pid ? "running" : "starting";
  return { phase, pid, starts, restartsAt, uplink: status?.uplink.phase ?? "off" };
}

const waitingForService = (status: Status | null, service: string): number =>
  (status?.queues ?? [])
    .filter((queue) => queue.service === service)
    .reduce((sum, { waiting }) => sum + waiting.length, 0);
