import type { Status } from "../../control/status.ts";
import type { Station } from "../../domain/rules.ts";
import type { BoardView, DeviceView, StationView } from "./bench-state.ts";
import type { Known } from "./known.ts";

/** One place of the hall, as its operator and its citizens find it. */
export function stationView(known: Known, station: Station): StationView {
  const { status, tally } = known;
  const now = status?.stations.find(({ id }) => id === station.id);
  return {
    id: station.id,
    label: station.label,
    arrow: station.arrow,
    stages: station.stages,
    ...attendance(known, now ?? NOBODY),
    places: station.checkpoint?.places ?? null,
    waiting: waitingFor(status, station.stages),
    rates: station.rating !== null,
    rated: tally.rated[station.id] ?? null,
    board: station.board === null ? null : boardView(known, station.board),
    camera: station.cameras[0] ?? null,
  };
}

type Now = Omit<Status["stations"][number], "id" | "label" | "shown">;

const NOBODY: Now = {
  operator: null,
  phase: "closed",
  ticket: null,
  service: null,
  stage: null,
  since: null,
  pause: null,
  inside: [],
};

type Attendance = Omit<
  StationView,
  "label" | "arrow" | "stages" | "places" | "waiting" | "rates" | "rated" | "board" | "camera" | "id"
>;

function attendance(known: Known, { since, pause, inside, phase, operator, ticket, service, stage }: Now): Attendance {
  const { entered } = known.tally.visits;
  const stages = known.world.rules.services.find(({ id }) => id === service)?.stages ?? [];
  return {
    phase,
    operator,
    ticket,
    service,
    stage,
    since: since === null ? null : Date.parse(since),
    why: whyAt(known, ticket),
    pause: pause === null ? null : { reason: pause.reason, since: Date.parse(pause.since) },
    inside: inside.map((one) => ({ ticket: one, since: entered[one] ?? null })),
    transferTo: stages.map(({ id }) => id).filter((id) => id !== stage),
  };
}

const waitingFor = (status: Status | null, stages: readonly string[]): number =>
  (status?.queues ?? [])
    .filter(({ stage }) => stages.includes(stage))
    .reduce((sum, { waiting }) => sum + waiting.length, 0);

function whyAt({ tally, why }: Known, ticket: string | null): StationView["why"] {
  if (ticket === null) return null;
  return why(tally.calls.find((one) => one.ticket === ticket) ?? { ticket, at: 0 });
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

export function deviceView({ status }: Known, device: string, plugged: boolean): DeviceView {
  const told = status?.devices.find(({ id }) => id === device);
  return { device, plugged, phase: told?.phase ?? "absent", fault: told?.fault ?? null };
}
