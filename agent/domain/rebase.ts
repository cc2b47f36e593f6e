import type { Centre } from "./centre.ts";
import { emptyWatch } from "./signals/watch.ts";

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
