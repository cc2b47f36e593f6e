import type { Booking, Centre, ListedDay } from "../centre.ts";

/** The day whose list is the latest: what is trusted while no clock tells the day. */
export const latestListed = (centre: Centre): string | null =>
  centre.listedDays.reduce<string | null>((latest, { day }) => (latest === null || day > latest ? day : latest), null);

export const listOf = (centre: Centre, day: string): ListedDay | null =>
  centre.listedDays.find((one) => one.day === day) ?? null;

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
