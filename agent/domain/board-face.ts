import type { BoardFace } from "../ports/board.ts";
import { type Centre, stationOf } from "./centre.ts";
import type { Station } from "./rules.ts";
import { isAttended, legAt } from "./visit.ts";

/** What the board of a station shows now: the ticket that is called (blinking, with the way to go) or served; nothing otherwise. */
export function boardFace(centre: Centre, station: Station): BoardFace | null {
  const { visit: id } = stationOf(centre, station.id);
  const visit = id === null ? undefined : centre.visits.get(id);
  if (visit === undefined) return null;
  const leg = legAt(visit, station.id);
  if (leg === null || !isAttended(visit, leg)) return null;
  const isCalled = leg.phase === "called" && centre.hold === null;
  return { text: visit.ticket, arrow: isCalled ? station.arrow : "none", blink: isCalled };
}
