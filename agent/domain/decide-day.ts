import { Temporal } from "temporal-polyfill";
import { type Day, day } from "../kernel/units.ts";
import type { Centre, Visit } from "./centre.ts";
import { settleSlips } from "./decide-ticket.ts";
import type { Decision } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { Rules } from "./rules.ts";
import type { Situation } from "./situation.ts";

/** What only time brings: the turn of the business day, and an end to the wait for paper. */
export function passTime(situation: Situation): Decision {
  const turned = turnDay(situation);
  return turned.length > 0 ? { events: turned, orders: [], refusal: null } : settleSlips(situation);
}

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
  if (centre.day !== null && now.wall >= centre.dayFrom && now.wall < centre.dayUntil) return [];
  const today = businessDay(now.wall, rules);
  if (today === centre.day) return [];
  if (centre.day !== null && !isCredible(centre, today, now.quality)) return [];
  const date = businessDate(now.wall, rules);
  const until = turnOf(date.add({ days: 1 }), rules);
  const opened: CentreEvent = { type: "centre.opened", data: { day: today, from: turnOf(date, rules), until } };
  if (centre.day === null || today < centre.day) return [opened];
  return [...endOfDay(centre, centre.day), opened];
}

/**
 * A clock that nobody set turns no day. An earlier day is taken only where its numbers are still known, so that none repeats;
 * a centre whose clock jumped far ahead and came back goes on counting in the day it is in.
 */
function isCredible(centre: Centre, today: Day, quality: string): boolean {
  if (quality === "none") return false;
  return centre.day === null || today > centre.day || centre.numbers.has(today);
}

function endOfDay(centre: Centre, ending: Day): readonly CentreEvent[] {
  const leftOver = [...centre.visits.values()]
    .filter((visit) => visit.phase !== "serving")
    .sort((one, other) => one.place - other.place);
  const given = Object.values(centre.numbers.get(ending, {})).reduce((sum, count) => sum + count, 0);
  return [...leftOver.map(endVisit), { type: "centre.closed", data: { day: ending, issued: given } }];
}

function endVisit({ id, ticket, service, phase }: Visit): CentreEvent {
  const named = { visit: id, ticket, service };
  return phase === "reserved"
    ? { type: "ticket.voided", data: { ...named, why: "day-ended", paper: "possible" } }
    : { type: "visit.closed", data: { ...named, outcome: "day-ended", totalMs: null } };
}
