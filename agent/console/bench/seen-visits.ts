import type { AwayView } from "./bench-state.ts";
import type { SeenEvent } from "./event-step.ts";

/** What the status of the agent does not tell of visits: who is away, since when somebody is inside, whose appointment is used. */
export interface SeenVisits {
  /** The latest first. */
  readonly away: readonly AwayView[];
  /** Ticket to the moment it entered by a scan. */
  readonly entered: Readonly<Record<string, number>>;
  /** Ids of appointments that became tickets. */
  readonly arrived: readonly string[];
}

export const nobodySeen: SeenVisits = { away: [], entered: {}, arrived: [] };

export const AWAY_MAX = 40;
export const ENTERED_MAX = 60;
export const ARRIVED_MAX = 200;
const MINUTE_MS = 60_000;

export function seeVisit(seen: SeenVisits, event: SeenEvent): SeenVisits {
  const { type, data, at } = event;
  const ticket = typeof data.ticket === "string" ? data.ticket : "";
  switch (type) {
    case "visit.postponed":
      return goesAway(seen, { ticket, stage: String(data.stage), backAt: backAt(data.minutes, at) });
    case "stage.started":
      return data.by === "scan" ? { ...seen, entered: capped({ ...seen.entered, [ticket]: at }) } : seen;
    case "stage.finished": {
      const left = without(seen, ticket);
      return data.retake === true ? goesAway(left, { ticket, stage: String(data.stage), backAt: null }) : left;
    }
    case "visit.returned":
    case "visit.closed":
    case "ticket.voided":
      return without(seen, ticket);
    case "ticket.reserved":
      return arrives(seen, data.appointment);
    case "appointment.refused":
      return data.why === "appointment-used" ? arrives(seen, data.appointment) : seen;
    default:
      return seen;
  }
}

const backAt = (minutes: unknown, at: number): number | null =>
  typeof minutes === "number" ? at + minutes * MINUTE_MS : null;

function goesAway(seen: SeenVisits, one: AwayView): SeenVisits {
  const others = seen.away.filter(({ ticket }) => ticket !== one.ticket);
  return { ...seen, away: [one, ...others].slice(0, AWAY_MAX) };
}

function without(seen: SeenVisits, gone: string): SeenVisits {
  const entered = Object.fromEntries(Object.entries(seen.entered).filter(([ticket]) => ticket !== gone));
  return { ...seen, away: seen.away.filter(({ ticket }) => ticket !== gone), entered };
}

const arrives = (seen: SeenVisits, appointment: unknown): SeenVisits =>
  typeof appointment !== "string" || seen.arrived.includes(appointment)
    ? seen
    : { ...seen, arrived: [appointment, ...seen.arrived].slice(0, ARRIVED_MAX) };

const capped = (entered: SeenVisits["entered"]): SeenVisits["entered"] =>
  Object.fromEntries(Object.entries(entered).slice(-ENTERED_MAX));
