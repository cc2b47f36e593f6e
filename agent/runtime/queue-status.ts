import type { AppointmentsStatus, QueueStatus, StationStatus, TicketStatus } from "../control/status.ts";
import { boardFace } from "../domain/board-face.ts";
import { type Centre, queueKey, stationOf } from "../domain/centre.ts";
import type { Lane } from "../domain/event.ts";
import { elapsedMs, type Instant, type Now } from "../domain/instant.ts";
import { LANES } from "../domain/queue.ts";
import type { Station } from "../domain/rules.ts";
import { legAt, legFor, type Visit } from "../domain/visit.ts";

/** A centre as it is seen at one moment. */
export interface Looking {
  readonly centre: Centre;
  readonly now: Now;
  /** Dashes are shown while the journal cannot be written. */
  readonly isWritable: boolean;
}

/** By the monotonic clock, so that a wall clock that was put right since does not bend it. */
export const sinceIso = ({ now }: Pick<Looking, "now">, since: Instant): string =>
  new Date(now.wall - (elapsedMs(since, now) ?? 0)).toISOString();

/** One entry for all lanes of a stage. */
export function queueStatuses(looking: Looking): readonly QueueStatus[] {
  const keys = [...looking.centre.queues.keys()];
  const stages = [...new Set(keys.map((key) => key.slice(0, key.lastIndexOf("/"))))].sort();
  return stages.map((key) => {
    const [service = "", stage = ""] = key.split("/");
    return { service, stage, waiting: LANES.flatMap((lane) => waitingIn(looking, { service, stage, lane })) };
  });
}

function waitingIn(
  looking: Looking,
  { service, stage, lane }: { readonly service: string; readonly stage: string; readonly lane: Lane },
): QueueStatus["waiting"] {
  const { centre } = looking;
  return centre.queues.get(queueKey(service, stage, lane), []).flatMap((id) => {
    const visit = centre.visits.get(id);
    const leg = visit === undefined ? null : legFor(visit, stage);
    return visit === undefined || leg === null
      ? []
      : [{ ticket: visit.ticket, since: sinceIso(looking, leg.since), lane }];
  });
}

export function stationStatus(looking: Looking, station: Station): StationStatus {
  const { centre, isWritable } = looking;
  const { operator, visit, pause } = stationOf(centre, station.id);
  const at = visit === null ? undefined : centre.visits.get(visit);
  return {
    id: station.id,
    label: station.label,
    operator,
    ...(at === undefined ? nobodyAt(operator) : whoIsAt(looking, station.id, at)),
    shown: isWritable ? (boardFace(centre, station)?.text ?? null) : "---",
    pause: pause === null ? null : { reason: pause.reason, since: sinceIso(looking, pause.since) },
    inside: station.checkpoint === null ? [] : insideOf(centre, station.id),
  };
}

type Attendance = Pick<StationStatus, "phase" | "ticket" | "service" | "stage" | "since">;

const nobodyAt = (operator: string | null): Attendance => ({
  phase: operator === null ? "closed" : "free",
  ticket: null,
  service: null,
  stage: null,
  since: null,
});

function whoIsAt(looking: Looking, station: string, visit: Visit): Attendance {
  const leg = legAt(visit, station);
  return {
    phase: leg?.phase === "called" ? "called" : "serving",
    ticket: visit.ticket,
    service: visit.service,
    stage: leg?.stage ?? null,
    since: leg === null ? null : sinceIso(looking, leg.since),
  };
}

const insideOf = (centre: Centre, station: string): readonly string[] =>
  [...centre.visits.values()]
    .filter((visit) => legAt(visit, station)?.phase === "serving")
    .map(({ ticket }) => ticket)
    .sort();

export function appointmentsStatus({ day, listedDays, bookings }: Centre): AppointmentsStatus {
  const todays = [...bookings.values()].filter((booking) => booking.day === day);
  const count = (phase: string): number => todays.filter((booking) => booking.phase === phase).length;
  return {
    listed: listedDays.some((list) => list.day === day),
    booked: count("booked"),
    arrived: count("arrived"),
    released: count("released"),
  };
}

/** Where an open visit stands; one whose paper is not proven yet waits for it. */
export function standingOf(visit: Visit | undefined): TicketStatus["standing"] {
  if (visit === undefined) return null;
  return visit.legs.map(({ stage, phase, station }) => ({ stage, phase, station }));
}
