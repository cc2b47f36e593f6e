import type { FaultCode } from "../kernel/fault.ts";
import { type Centre, queueKey } from "./centre.ts";
import { readyPrinter } from "./decide-ticket.ts";
import { type Decision, refused } from "./decision.ts";
import type { CentreEvent, Language, Priority } from "./event.ts";
import { nextNumber } from "./number.ts";
import { countWaiting, LANES } from "./queue.ts";
import type { Service } from "./rules.ts";
import type { Situation } from "./situation.ts";

/** More open visits than any hall holds: beyond it something presses the buttons that is not a citizen. */
const VISITS_MAX = 4_000;
/** A norm where the configuration names none. */
const NORM_MINUTES = 120;

/** What a ticket is asked for with, by a button or by an appointment. */
export interface TicketRequest {
  readonly service: Service;
  readonly priority: Priority;
  readonly appointment: { readonly id: string; readonly at: string } | null;
  readonly language: Language;
  readonly kiosk: string;
  readonly code: string;
}

/** Why nobody gets a ticket now, whatever is asked for. */
export function whyClosed(centre: Centre): FaultCode | null {
  if (centre.day === null) return "centre-closed";
  return centre.hold === null ? null : "centre-held";
}

/** Reserves a number. It becomes a ticket only when the printer says that the paper is out. */
export function reserveTicket({ centre, rules }: Situation, request: TicketRequest): Decision {
  const closed = whyClosed(centre);
  if (closed !== null || centre.day === null) return refused(closed ?? "centre-closed");
  const printer = readyPrinter(centre, rules, request.kiosk);
  if (printer === null) return refused("printer-not-ready");
  if (centre.visits.size >= VISITS_MAX) return refused("centre-full");
  const { service, priority, appointment, language, kiosk, code } = request;
  const { day } = centre;
  const number = nextNumber(centre, { day, letter: service.letter, priority }, rules.policy.ranges);
  if (number === null) return refused("numbers-exhausted");
  const ticket = `${service.letter}${String(number).padStart(3, "0")}`;
  const visit = `${day}-${ticket}`;
  const { minutes: normMinutes, from } = normInForce(service, day);
  const reserved: CentreEvent = {
    type: "ticket.reserved",
    data: {
      ...{ visit, ticket, service: service.id, day, code, language, priority, kiosk },
      stages: [...service.stages],
      normMinutes,
      ...(from === null ? {} : { normFrom: from }),
      document: service.document,
      ...(appointment === null ? {} : { appointment: appointment.id, appointmentAt: appointment.at }),
      ahead: countBeforeNew(centre, service, priority),
    },
  };
  return { events: [reserved], orders: [{ type: "print", visit, copy: 0, printer }], refusal: null };
}

/** Who waits for the same first stage in the same lane or one that goes first, and who holds a number of the same service already. */
function countBeforeNew(centre: Centre, service: Service, priority: Priority): number {
  const first = service.stages[0]?.id ?? "";
  const lanes = LANES.slice(0, LANES.indexOf(priority) + 1);
  const waiting = countWaiting(
    centre,
    lanes.map((lane) => queueKey(service.id, first, lane)),
  );
  const reserved = centre.reserved.filter((id) => {
    const other = centre.visits.get(id);
    return other?.service === service.id && LANES.indexOf(other.priority) <= LANES.indexOf(priority);
  });
  return waiting + reserved.length;
}

/** K11: the visit is judged by the norm in force when its ticket was taken. Dates as YYYY-MM-DD compare as text. */
export function normInForce(
  service: Service,
  date: string,
): { readonly minutes: number; readonly from: string | null } {
  const inForce = service.norms.filter((norm) => norm.from <= date).at(-1) ?? service.norms[0];
  return inForce ?? { minutes: NORM_MINUTES, from: null };
}
