import { type Centre, queueKey } from "./centre.ts";
import type { Lane } from "./event.ts";
import { isCallable, type Leg, legFor, type Visit, withLeg } from "./visit.ts";

/** Who goes first, where nothing else is to be heeded. */
export const LANES: readonly Lane[] = ["privileged", "at-risk", "appointment", "ordinary"];

/** Puts a visit into the queue of one of its stages, behind everybody whose place is earlier. */
export function enqueue(centre: Centre, visit: Visit, leg: Leg): Centre {
  const key = queueKey(visit.service, leg.stage, leg.lane);
  const queue: readonly string[] = centre.queues.get(key, []);
  let index = queue.length;
  while (index > 0 && placeOf(centre, queue[index - 1], leg.stage) > leg.place) index -= 1;
  const longer = queue.toSpliced(index, 0, visit.id);
  const waiting = withLeg(visit, { ...leg, phase: "waiting", station: null, operator: null });
  return { ...centre, visits: centre.visits.set(visit.id, waiting), queues: centre.queues.set(key, longer) };
}

/** Takes a visit out of the queue of one of its stages, wherever it stands. */
export function dequeue(centre: Centre, visit: Visit, leg: Leg): Centre {
  const key = queueKey(visit.service, leg.stage, leg.lane);
  const queue: readonly string[] = centre.queues.get(key, []);
  const index = queue.indexOf(visit.id);
  if (index < 0) return centre;
  const shorter = queue.toSpliced(index, 1);
  if (shorter.length > 0) return { ...centre, queues: centre.queues.set(key, shorter) };
  return { ...centre, queues: centre.queues.delete(key) };
}

/** The first of a queue that can be called now. */
export interface Head {
  readonly key: string;
  readonly visit: Visit;
  readonly leg: Leg;
}

export function headOf(centre: Centre, key: string): Head | null {
  const queue = centre.queues.get(key);
  if (queue === undefined) return null;
  const stage = stageIn(key);
  for (const id of queue) {
    const visit = centre.visits.get(id);
    const leg = visit === undefined ? null : legFor(visit, stage);
    if (visit !== undefined && leg !== null && isCallable(visit, leg)) return { key, visit, leg };
  }
  return null;
}

/** How many in a queue stand before a place. */
export function countBefore(centre: Centre, key: string, place: number): number {
  const queue = centre.queues.get(key, []);
  const stage = stageIn(key);
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeOf(centre, queue[middle], stage) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const countWaiting = (centre: Centre, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + centre.queues.get(key, []).length, 0);

/** All lanes of the queue for one stage of a service. */
export const lanesOf = (service: string, stage: string): readonly string[] =>
  LANES.map((lane) => queueKey(service, stage, lane));

/** How many are called before a visit whose paper is on its way: who waits with an earlier place, and who holds an earlier number of the same service. */
export function countAhead(centre: Centre, visit: Visit): number {
  const stage = visit.stages[0]?.id ?? "";
  const waiting = lanesOf(visit.service, stage).reduce((sum, key) => sum + countBefore(centre, key, visit.place), 0);
  const reserved = centre.reserved.filter((id) => {
    const other = centre.visits.get(id);
    return other?.service === visit.service && other.place < visit.place;
  });
  return waiting + reserved.length;
}

/** `service/stage/lane`. */
const stageIn = (key: string): string => key.slice(key.indexOf("/") + 1, key.lastIndexOf("/"));

function placeOf(centre: Centre, id: string | undefined, stage: string): number {
  const visit = id === undefined ? undefined : centre.visits.get(id);
  return visit === undefined ? 0 : (legFor(visit, stage)?.place ?? visit.place);
}
