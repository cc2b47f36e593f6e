import { type Booking, type Centre, LISTS_KEPT, type ListedDay, type Revocation } from "../centre.ts";
import { type Decision, refused } from "../decision.ts";
import type { EventOf } from "../event.ts";
import type { Fact } from "../fact.ts";
import type { DayListArrived } from "../input.ts";
import { kioskSource, withRefusal } from "../refusals.ts";
import type { Situation } from "../situation.ts";
import { sendAway } from "../staff/revoke.ts";
import { bookingKey, listOf, withPhase } from "./booking.ts";

type List = EventOf<"day.listed">["data"];

/** Takes the hub's list of a day, and signs out at once whom it revokes (U3). A list issued before the one that is here says nothing new. */
export function takeDayList(situation: Situation, { list }: DayListArrived): Decision {
  if (isOld(situation, list)) return refused("list-old");
  const leaving = isNewest(situation.centre, list) ? [...list.revoked, ...dropped(situation, list)] : [];
  return {
    events: [{ type: "day.listed", data: list }, ...sendAway(situation, leaving)],
    orders: [],
    refusal: null,
  };
}

/** Whoever may work here only because a list named him, and whom the newest names no more. */
function dropped({ centre, rules }: Situation, { operators }: List): readonly string[] {
  const stay = new Set([...operators, ...rules.operators].map(({ id }) => id));
  return centre.listed.map(({ id }) => id).filter((id) => !stay.has(id));
}

function isOld({ centre, now }: Situation, list: List): boolean {
  const known = listOf(centre, list.day);
  if (known !== null && Date.parse(list.issued) <= Date.parse(known.issued)) return true;
  return now.quality !== "none" && centre.day !== null && list.day < centre.day;
}

/** The staff that a list names holds only where no list issued later is here. */
const isNewest = ({ listedDays }: Centre, { issued }: List): boolean =>
  listedDays.every((one) => Date.parse(one.issued) < Date.parse(issued));

export function evolveDayList(centre: Centre, { event, at }: Fact): Centre {
  switch (event.type) {
    case "day.listed":
      return listed(centre, event.data);
    case "appointment.refused":
      return withRefusal(centre, kioskSource(event.data.kiosk), at);
    case "appointment.released":
      return withPhase(centre, event.data.appointment, "released");
    default:
      return centre;
  }
}

function listed(centre: Centre, list: List): Centre {
  const others = centre.listedDays.filter(({ day }) => day !== list.day);
  const { day, issued, digest } = list;
  const days = [...others, { day, issued, digest }].sort(byDay).slice(-LISTS_KEPT);
  const kept = new Set(days.map(({ day }) => day));
  const staying = centre.bookings.filter(({ day }) => day !== list.day && kept.has(day));
  const bookings = kept.has(list.day) ? staying.merge(booked(centre, list)) : staying;
  const next = { ...centre, listedDays: days, bookings };
  if (!isNewest(centre, list)) return next;
  return { ...next, listed: list.operators, revoked: revokedAfter(centre, list) };
}

function booked(centre: Centre, { day, appointments }: List): readonly (readonly [string, Booking])[] {
  const sameDay = [...centre.bookings.values()].filter((booking) => booking.day === day);
  const before = new Map(sameDay.map((booking) => [booking.id, booking]));
  return appointments.map((one) => [
    bookingKey(day, one.code),
    { ...one, day, phase: phaseAfter(before.get(one.id), one.at) },
  ]);
}

/** Who came stays; who missed a slot stays late for it, unless it was moved. */
function phaseAfter(before: Booking | undefined, at: string): Booking["phase"] {
  if (before === undefined) return "booked";
  return before.phase === "released" && before.at !== at ? "booked" : before.phase;
}

/** A list lifts the revocations made before it was issued, and no later one. */
function revokedAfter(centre: Centre, list: List): readonly Revocation[] {
  const since = Date.parse(list.issued);
  const later = centre.revoked.filter((one) => one.since > since && !list.revoked.includes(one.operator));
  return [...list.revoked.map((operator) => ({ operator, since })), ...later];
}

const byDay = (one: ListedDay, other: ListedDay): number => (one.day < other.day ? -1 : 1);
