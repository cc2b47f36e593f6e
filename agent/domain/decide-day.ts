import { Temporal } from "temporal-polyfill";
import { type Day, day } from "../kernel/units.ts";
import { releaseAppointments } from "./appointments/check-in.ts";
import { tellDue } from "./appointments/due.ts";
import type { Centre } from "./centre.ts";
import { closeVisit } from "./decide-close.ts";
import { returnPostponed } from "./decide-leave.ts";
import { observe } from "./decide-observe.ts";
import { settleSlips } from "./decide-ticket.ts";
import { allOf, type Decision, happened, nothing } from "./decision.ts";
import { ofVisit } from "./desk.ts";
import type { CentreEvent } from "./event.ts";
import type { CentreInput } from "./input.ts";
import { closeCauses } from "./norm/cause.ts";
import { watchNorms } from "./norm/norm.ts";
import { countGiven } from "./number.ts";
import type { Rules } from "./rules.ts";
import type { Situation } from "./situation.ts";
import type { Visit } from "./visit.ts";

/** What only time brings: the turn of the business day, an end to the wait for paper, norms that run out, and whoever comes back. */
export function passTime(situation: Situation): Decision {
  const turned = turnDay(situation);
  if (turned.length > 0) return { events: turned, orders: [], refusal: null };
  return allOf(situation, ON_TIME);
}

const BEGINNINGS: ReadonlySet<CentreInput["type"]> = new Set(["service.asked", "appointment.shown", "call.asked"]);

/** Who begins something after the turn begins it in the new day, also in the seconds before the next look at the clock. */
export function turnBefore(situation: Situation, { type }: CentreInput): Decision {
  if (situation.centre.day === null || !BEGINNINGS.has(type)) return nothing;
  return happened(...turnDay(situation));
}

const ON_TIME: readonly ((situation: Situation) => Decision)[] = [
  settleSlips,
  watchNorms,
  returnPostponed,
  tellDue,
  (here) => happened(...releaseAppointments(here)),
  closeCauses,
  observe,
];

type Turning = Pick<Rules, "timezone" | "dayTurnsAt">;

/** The business day of a moment: it turns `dayTurnsAt` minutes after local midnight, wherever daylight saving moves that. */
export function businessDay(wall: number, { timezone, dayTurnsAt }: Turning): Day {
  return day(businessDate(wall, { timezone, dayTurnsAt }).toString());
}

function businessDate(wall: number, { timezone, dayTurnsAt }: Turning): Temporal.PlainDate {
  const local = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO(timezone).toPlainDateTime();
  return local.subtract({ minutes: dayTurnsAt }).toPlainDate();
}

/** When a business day begins, in UTC. */
function turnOf(date: Temporal.PlainDate, { timezone, dayTurnsAt }: Turning): string {
  const local = date.toPlainDateTime().add({ minutes: dayTurnsAt });
  return new Date(local.toZonedDateTime(timezone).epochMilliseconds).toISOString();
}

function turnDay({ centre, rules, now }: Situation): readonly CentreEvent[] {
  if (centre.day !== null && (now.quality === "none" || isWithin(centre, now.wall))) return [];
  const today = businessDay(now.wall, rules);
  if (today === centre.day) return [];
  if (centre.day !== null && !isCredible(centre, today)) return [];
  const date = businessDate(now.wall, rules);
  const until = turnOf(date.add({ days: 1 }), rules);
  const opened: CentreEvent = { type: "centre.opened", data: { day: today, from: turnOf(date, rules), until } };
  if (centre.day === null || today < centre.day) return [opened];
  return [...endOfDay({ centre, rules, now }, centre.day), opened];
}

const isWithin = ({ dayFrom, dayUntil }: Centre, wall: number): boolean => wall >= dayFrom && wall < dayUntil;

/**
 * A clock that nobody set turns no day. An earlier day is taken only where its numbers are still known, so that none repeats;
 * a centre whose clock jumped far ahead and came back goes on counting in the day it is in.
 */
function isCredible(centre: Centre, today: Day): boolean {
  return centre.day === null || today > centre.day || centre.numbers.has(today);
}

/**
 * Force majeure ends nobody's day: everybody keeps his place over the turn, and whoever is not served by then ends at the first turn after the hold.
 */
function endOfDay(situation: Situation, ending: Day): readonly CentreEvent[] {
  const { centre } = situation;
  const leftOver = [...centre.visits.values()]
    .filter((visit) => (centre.hold === null ? isOver(visit) : visit.phase === "reserved"))
    .sort((one, other) => one.place - other.place);
  const given = countGiven(centre, ending);
  return [
    ...leftOver.flatMap((visit) => endVisit(situation, visit)),
    { type: "centre.closed", data: { day: ending, issued: given } },
  ];
}

const isOver = ({ legs }: Visit): boolean => legs.every(({ phase }) => phase !== "serving");

function endVisit(situation: Situation, visit: Visit): readonly CentreEvent[] {
  if (visit.phase === "open") return closeVisit(situation, visit, { outcome: "day-ended" });
  return [{ type: "ticket.voided", data: { ...ofVisit(visit), why: "day-ended", paper: "possible" } }];
}
