import { type Centre, queueKey, stageOf, type Visit } from "./centre.ts";

/** Puts a visit into the queue of its stage, behind everybody whose place is earlier. */
export function enqueue(centre: Centre, visit: Visit): Centre {
  const key = queueKey(visit.service, stageOf(visit).id);
  const queue: readonly string[] = centre.queues.get(key, []);
  let index = queue.length;
  while (index > 0 && placeOf(centre, queue[index - 1]) > visit.place) index -= 1;
  const longer = index === queue.length ? queue.concat(visit.id) : queue.toSpliced(index, 0, visit.id);
  return { ...centre, visits: centre.visits.set(visit.id, visit), queues: centre.queues.set(key, longer) };
}

/** Takes a visit out of the queue of its stage, wherever it stands. */
export function dequeue(centre: Centre, visit: Visit): Centre {
  const key = queueKey(visit.service, stageOf(visit).id);
  const queue: readonly string[] = centre.queues.get(key, []);
  const index = queue.indexOf(visit.id);
  if (index < 0) return centre;
  const shorter = index === 0 ? queue.slice(1) : queue.toSpliced(index, 1);
  return { ...centre, queues: shorter.length === 0 ? centre.queues.delete(key) : centre.queues.set(key, shorter) };
}

/** Who is next of all that wait for any of these stages. */
export function nextWaiting(centre: Centre, keys: readonly string[]): Visit | null {
  let next: Visit | null = null;
  for (const key of keys) {
    const visit = centre.visits.get(centre.queues.get(key)?.[0] ?? "");
    if (visit !== undefined && (next === null || visit.place < next.place)) next = visit;
  }
  return next;
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

/** How many are called before a visit whose paper is on its way: who waits with an earlier place, and who holds an earlier number of the same service. */
export function countAhead(centre: Centre, visit: Visit): number {
  const waiting = centre.queues.get(queueKey(visit.service, stageOf(visit).id), []);
  const reserved = centre.reserved.filter((id) => centre.visits.get(id)?.service === visit.service);
  return [...waiting, ...reserved].filter((id) => placeOf(centre, id) < visit.place).length;
}

const placeOf = (centre: Centre, id: string | undefined): number =>
  id === undefined ? 0 : (centre.visits.get(id)?.place ?? 0);
