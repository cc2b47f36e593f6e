import { type Centre, stationOf } from "./centre.ts";
import { PRESSES_KEPT } from "./decide-rating.ts";
import type { Fact } from "./fact.ts";

/** What was pressed at a rating pad, and that a stage is answered for. */
export function evolveRating(centre: Centre, { event, at }: Fact): Centre {
  if (event.type !== "rating.given" && event.type !== "rating.refused") return centre;
  const { station } = event.data;
  const state = stationOf(centre, station);
  const presses = [...state.presses, at].slice(-PRESSES_KEPT);
  const { served } = state;
  const isRated = event.type === "rating.given" && served !== null;
  const pressed = { ...state, presses, served: isRated ? { ...served, isRated } : served };
  return { ...centre, stations: centre.stations.set(station, pressed) };
}
