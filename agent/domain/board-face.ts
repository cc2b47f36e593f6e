import type { BoardFace } from "../ports/board.ts";
import { type Centre, stationOf } from "./centre.ts";
import type { Station } from "./rules.ts";
import { legAt } from "./visit.ts";

/** What the board of a station shows now: the ticket that is called (blinking, with the way to go) or served; nothing otherwise. */
export function boardFace(centre: Centre, station: Station): BoardFace | null {
  const { visit: id } = stationOf(centre, station.id);
  const visit = id === null ? undefined : centre.visits.get(id);
  if (visit === undefined) return null;
  const isCalled = legAt(visit, station.id)?.phase === "called" && centre.hold === null;
  return { text: visit.ticket, arrow: isCalled ? station.arrow : "none", blink: isCalled };
}
