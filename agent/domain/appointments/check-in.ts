import type { Booking } from "../centre.ts";
import { type Decision, refused } from "../decision.ts";
import type { EventOf } from "../event.ts";
import type { AppointmentShown } from "../input.ts";
import { isFlood, kioskSource } from "../refusals.ts";
import { reserveTicket, whyClosed } from "../reserve.ts";
import type { Situation } from "../situation.ts";
import { bookingOf, latestListed, listOf } from "./booking.ts";

const MINUTE_MS = 60_000;

type Released = EventOf<"appointment.released">;
type Why = EventOf<"appointment.refused">["data"]["why"];

/** U2: an appointment becomes a ticket at the kiosk by the list that is here, whether or not anything outside can be reached. */
export function showAppointment(situation: Situation, input: AppointmentShown): Decision {
  const { centre, rules } = situation;
  const closed = whyClosed(centre);
  if (closed !== null) return refused(closed);
  const no = (why: Why, appointment: string | null): Decision => refuse(situation, input.kiosk, { why, appointment });
  const booking = bookingOf(centre, input.appointment, whichDay(situation));
  if (booking === null) return no(hasList(situation) ? "appointment-unknown" : "appointments-missing", null);
  if (booking.phase === "arrived") return no("appointment-used", booking.id);
  const arrival = arrivalOf(situation, booking);
  if (arrival === "early") return no("appointment-early", booking.id);
  const service = rules.services.find((one) => one.id === booking.service);
  if (service === undefined) return refused("service-unknown");
  const { language, kiosk, code } = input;
  const priority = arrival === "in-time" ? "appointment" : "ordinary";
  return reserveTicket(situation, {
    ...{ service, priority, language, kiosk, code },
    appointment: { id: booking.id, at: booking.at },
  });
}

/** By a clock that nobody set, it is taken to be the latest day that is listed. */
const whichDay = ({ centre, now }: Situation): string | null =>
  now.quality === "none" ? latestListed(centre) : centre.day;

function refuse({ centre, now }: Situation, kiosk: string, of: { why: Why; appointment: string | null }): Decision {
  if (isFlood(centre, kioskSource(kiosk), now)) return refused(of.why);
  return refused(of.why, { type: "appointment.refused", data: { kiosk, ...of } });
}

/** While nobody has set the clock, the day is not known either: any list that is here is believed. */
function hasList({ centre, now }: Situation): boolean {
  if (now.quality === "none") return centre.listedDays.length > 0;
  return centre.day !== null && listOf(centre, centre.day) !== null;
}

function arrivalOf({ centre, rules, now }: Situation, booking: Booking): "early" | "in-time" | "late" {
  if (booking.phase === "released") return "late";
  if (now.quality === "none") return booking.day === latestListed(centre) ? "in-time" : "late";
  const { earlyMinutes, lateMinutes } = rules.policy.appointments;
  const sinceMs = now.wall - Date.parse(booking.at);
  if (sinceMs < -earlyMinutes * MINUTE_MS) return "early";
  return sinceMs <= lateMinutes * MINUTE_MS ? "in-time" : "late";
}

/** More at once would make one long commit; the rest follows with the next tick. */
export const RELEASES_MAX = 50;

/** Frees the slots of today's appointments to which nobody came. While the centre is held nobody could come. */
export function releaseAppointments({ centre, rules, now }: Situation): readonly Released[] {
  if (now.quality === "none" || centre.hold !== null || centre.bookings.size === 0) return [];
  const lateMs = rules.policy.appointments.lateMinutes * MINUTE_MS;
  const missed: Booking[] = [];
  centre.bookings.forEach((booking) => {
    const { day, phase, at } = booking;
    if (phase === "booked" && day === centre.day && Date.parse(at) + lateMs < now.wall) missed.push(booking);
  });
  return missed
    .sort((one, other) => (`${one.at} ${one.id}` < `${other.at} ${other.id}` ? -1 : 1))
    .slice(0, RELEASES_MAX)
    .map(({ id, service, at }): Released => ({ type: "appointment.released", data: { appointment: id, service, at } }));
}
