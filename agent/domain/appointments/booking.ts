import type { Booking, Centre, ListedDay } from "../centre.ts";

/** The day whose list is the latest: what is trusted while no clock tells the day. */
export const latestListed = (centre: Centre): string | null =>
  centre.listedDays.reduce<string | null>((latest, { day }) => (latest === null || day > latest ? day : latest), null);

export const listOf = (centre: Centre, day: string): ListedDay | null =>
  centre.listedDays.find((one) => one.day === day) ?? null;

/** The same code may stand for one citizen today and for another tomorrow. */
export const bookingKey = (day: string, code: string): string => `${day}/${code}`;

/** The appointment of a code: on `today`'s list before all others, then on that of the latest day. */
export function bookingOf({ bookings, listedDays }: Centre, code: string, today: string | null): Booking | null {
  const others = listedDays.map(({ day }) => day).sort((one, other) => (one < other ? 1 : -1));
  const days = today === null ? others : [today, ...others];
  return days.map((day) => bookings.get(bookingKey(day, code))).find((one) => one !== undefined) ?? null;
}

/** The citizen of an appointment has a number. */
export const withArrival = (centre: Centre, appointment: string | null): Centre =>
  withPhase(centre, appointment, "arrived");

/** The number of an appointment came to nothing. */
export const rebook = (centre: Centre, appointment: string | null): Centre => withPhase(centre, appointment, "booked");

export function withPhase(centre: Centre, appointment: string | null, phase: Booking["phase"]): Centre {
  if (appointment === null) return centre;
  const known = centre.bookings.filter(({ id }) => id === appointment);
  if (known.isEmpty()) return centre;
  return { ...centre, bookings: centre.bookings.merge(known.map((booking) => ({ ...booking, phase }))) };
}
