import type { CentreOrder } from "./decision.ts";
import type { MarkedAct, Station } from "./rules.ts";
import type { Visit } from "./visit.ts";

/** K5: every act that matters marks the cameras that saw it, where the station is configured so. */
export function orderMarks(station: Station, visit: Visit, act: MarkedAct): readonly CentreOrder[] {
  if (!station.marks.includes(act)) return [];
  const { id, ticket } = visit;
  return station.cameras.map((camera) => ({ type: "mark", camera, station: station.id, visit: id, ticket, act }));
}
