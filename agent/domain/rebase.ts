import type { Centre } from "./centre.ts";
import { isFirstKey } from "./number.ts";
import { emptyWatch } from "./signals/watch.ts";

/** Numbers passed by where it is not known how many were given. */
export const NUMBERS_PASSED_MAX = 50;

/**
 * A record that is lost may have given a number that somebody holds: each class of the day passes by as many numbers as records are lost. The first number
 * of a class is told by nothing.
 */
export function passNumbers(centre: Centre, lost: number): Centre {
  const { day, numbers } = centre;
  const given = day === null ? undefined : numbers.get(day);
  const by = Math.min(lost, NUMBERS_PASSED_MAX);
  if (day === null || given === undefined || by <= 0) return centre;
  const passed = Object.entries(given).map(([key, no]) => [key, isFirstKey(key) ? no : no + by]);
  return { ...centre, numbers: numbers.set(day, Object.fromEntries(passed)) };
}

/**
 * The centre at the beginning of a journal that counts from 1 again, after one whose last record was `last`. Everybody keeps the order in which he
 * came: places of before lie below 1. What the detectors of signals remember names records of the other journal, so they begin anew.
 */
export function rebase(centre: Centre, last: number): Centre {
  const visits = centre.visits.map((visit) => ({
    ...visit,
    place: visit.place - last,
    legs: visit.legs.map((leg) => ({ ...leg, place: leg.place - last })),
  }));
  const passes = centre.passes.map((some) => some.map(({ place, seq }) => ({ place: place - last, seq: seq - last })));
  return { ...centre, visits, passes, watch: { ...emptyWatch, hall: centre.watch.hall } };
}
