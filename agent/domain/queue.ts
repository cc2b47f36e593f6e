import { type Centre, queueKey } from "./centre.ts";
import type { Authority, Lane } from "./event.ts";
import { hasPassed, type Now } from "./instant.ts";
import { isCallable, type Leg, legFor, stageNamed, type Visit, withLeg } from "./visit.ts";

/** Who goes first, where nothing else is to be heeded. */
export const LANES: readonly Lane[] = ["privileged", "at-risk", "appointment", "ordinary"];

/** Puts a visit into the queues of these stages of it, in each behind everybody whose place is earlier. */
export function enqueue(centre: Centre, visit: Visit, ...legs: readonly Leg[]): Centre {
  let { queues } = centre;
  let waiting = visit;
  for (const leg of legs) {
    const key = queueKey(visit.service, leg.stage, leg.lane);
    queues = queues.set(key, withPlace(centre, queues.get(key, []), { id: visit.id, leg }));
    waiting = withLeg(waiting, { ...leg, phase: "waiting", station: null, operator: null });
  }
  return { ...centre, visits: centre.visits.set(visit.id, waiting), queues };
}

function withPlace(centre: Centre, queue: readonly string[], { id, leg }: { id: string; leg: Leg }): readonly string[] {
  let index = queue.length;
  while (index > 0 && placeOf(centre, queue[index - 1], leg.stage) > leg.place) index -= 1;
  return queue.toSpliced(index, 0, id);
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

/** Who waits for one stage of a service, in one lane. */
export interface Queue {
  readonly key: string;
  readonly stage: string;
  readonly ids: readonly string[];
}

/** The first of a queue that can be called now. */
export interface Head {
  readonly queue: Queue;
  readonly visit: Visit;
  readonly leg: Leg;
}

/** So long after a call that nobody could see, others go first: who is absent keeps his place, and does not hold everybody up. */
export const UNFAIR_REST_MS = 5 * 60_000;

/** For whom a head is looked for: nobody is called but by the authority that the visit's own stage says (K1, K2). */
export interface Caller {
  readonly authority: Authority;
  readonly now: Now;
}

/** The heads of these queues. Whoever rests is passed by; where all rest, nobody is held up by them. */
export function headsOf(centre: Centre, queues: readonly Queue[], caller: Caller): readonly Head[] {
  const awake = queues.map((queue) => headOf(centre, queue, caller)).filter((head) => head !== null);
  if (awake.length > 0) return awake;
  return queues.map((queue) => headOf(centre, queue, { ...caller, withResting: true })).filter((head) => head !== null);
}

function headOf(centre: Centre, queue: Queue, caller: Caller & { readonly withResting?: true }): Head | null {
  const { authority, now, withResting = false } = caller;
  const { stage, ids } = queue;
  for (const id of ids) {
    const visit = centre.visits.get(id);
    const leg = visit === undefined ? null : legFor(visit, stage);
    if (visit === undefined || leg === null || stageNamed(visit, stage).authority !== authority) continue;
    if (isCallable(visit, leg) && (withResting || !isResting(leg, now))) return { queue, visit, leg };
  }
  return null;
}

const isResting = ({ missedAt }: Leg, now: Now): boolean =>
  missedAt !== null && !hasPassed(missedAt, now, UNFAIR_REST_MS);

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
