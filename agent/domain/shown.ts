import { elapsedMs } from "./instant.ts";
import type { Station } from "./rules.ts";
import type { Situation } from "./situation.ts";
import type { Leg } from "./visit.ts";

/**
 * For how long the board of a station has shown the present call without a break; 0 where it is not well now. Null where the station has no
 * board, or the clock cannot tell: then the call was made by voice, or so long ago that it counts as shown.
 */
export function shownMs(
  { centre, now, station }: Pick<Situation, "centre" | "now"> & { readonly station: Station },
  leg: Leg,
): number | null {
  if (station.board === null) return null;
  const board = centre.devices.get(station.board);
  if (board?.phase !== "ready") return 0;
  const calledMs = elapsedMs(leg.since, now);
  const aliveMs = elapsedMs(board.since, now);
  if (calledMs === null || aliveMs === null) return null;
  return Math.min(calledMs, aliveMs);
}
