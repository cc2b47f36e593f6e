import { type Centre, queueKey, stageOf, type Visit } from "./centre.ts";

/** Puts a visit into the queue of its stage, behind everybody whose place is earlier. */
export function enqueue(centre: Centre, visit: Visit): Centre {
  const key = queueKey(visit.service, stageOf(visit).id);
  const queue = centre.queues.get(key, []);
  let index = queue.length;
  while (index > 0 && placeOf(centre, queue[index - 1]) > visit.place) index -= 1;
  const longer = [...queue.slice(0, index), visit.id, ...queue.slice(index)];
  return { ...centre, visits: centre.visits.set(visit.id, visit), queues: centre.queues.set(key, longer) };
}

/** Takes a visit out of the queue of its stage, wherever it stands. */
export function dequeue(centre: Centre, visit: Visit): Centre {
  const key = queueKey(visit.service, stageOf(visit).id);
  const shorter = centre.queues.get(key, []).filter((id) => id !== visit.id);
  return { ...centre, queues: shorter.length === 0 ? centre.queues.delete(key) : centre.queues.set(key, shorter) };
}

/** Who waits for any of these stages, whatever the service, the earliest place first; at most `limit`. */
export function waitingFor(centre: Centre, keys: readonly string[], limit: number): readonly Visit[] {
  const heads = keys.flatMap((key) => centre.queues.get(key, []).slice(0, limit));
  return heads
    .map((id) => centre.visits.get(id))
    .filter((visit) => visit !== undefined)
    .sort((one, other) => one.place - other.place)
    .slice(0, limit);
}

export const countWaiting = (centre: Centre, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + centre.queues.get(key, []).length, 0);

const placeOf = (centre: Centre, id: string | undefined): number =>
  id === undefined ? 0 : (centre.visits.get(id)?.place ?? 0);
