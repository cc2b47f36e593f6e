import type { Centre } from "./centre.ts";
import type { Fact } from "./fact.ts";
import type { Visit } from "./visit.ts";

/** Visits that are away and come back by themselves, and appointments whose time has not come. */
export const AWAY = "away";
export const EARLY = "early";

/**
 * Visits with the same norm reach each mark of it in the order of their tickets, for time that passes for one passes for all. So only the first of each
 * list has to be looked at, however many are open.
 */
export const normList = (normMinutes: number, warned: "no" | "at-risk"): string => `norm/${normMinutes}/${warned}`;

/** The lists that a visit belongs on. */
function listsOf(visit: Visit | undefined): readonly string[] {
  if (visit === undefined || visit.tenure === null) return [];
  const { warned, normMinutes, legs } = visit;
  const lists = warned === "overdue" ? [] : [normList(normMinutes, warned)];
  if (legs.some((leg) => leg.phase === "away" && leg.awayMs !== null)) lists.push(AWAY);
  if (isEarly(visit)) lists.push(EARLY);
  return lists;
}

/** Most facts move nobody from list to list, and most visits are on no list that their legs decide. */
const haveSameLists = (was: Visit | undefined, is: Visit | undefined): boolean =>
  was !== undefined &&
  is !== undefined &&
  (was.tenure === null) === (is.tenure === null) &&
  was.warned === is.warned &&
  was.normMinutes === is.normMinutes &&
  !(isOnListByLegs(was) || isOnListByLegs(is));

const isOnListByLegs = ({ priority, legs }: Visit): boolean =>
  priority === "appointment" || legs.some((leg) => leg.phase === "away");

/** With an appointment, and waiting for the first stage among those without one. */
function isEarly({ priority, legs, stages }: Visit): boolean {
  if (priority !== "appointment") return false;
  return legs.some((leg) => leg.stage === stages[0]?.id && leg.phase === "waiting" && leg.lane === "ordinary");
}

type Listed = Pick<Centre, "visits" | "watchlist">;

/** The lists in step with the visit that a fact names. */
export function keepWatch(before: Listed, after: Listed, { event }: Fact): Centre["watchlist"] {
  const { watchlist } = after;
  const id = "visit" in event.data ? event.data.visit : undefined;
  if (id === undefined || before.visits === after.visits) return watchlist;
  const was = before.visits.get(id);
  const is = after.visits.get(id);
  if (was === is || haveSameLists(was, is)) return watchlist;
  const left = listsOf(was);
  const entered = listsOf(is);
  if (left.length === entered.length && left.every((list, at) => list === entered[at])) return watchlist;
  return moved(watchlist, id, { left, entered });
}

interface Move {
  readonly left: readonly string[];
  readonly entered: readonly string[];
}

function moved(watchlist: Centre["watchlist"], id: string, { left, entered }: Move): Centre["watchlist"] {
  let lists = watchlist;
  for (const list of left) {
    if (entered.includes(list)) continue;
    const rest = without(lists.get(list, []), id);
    lists = rest.length === 0 ? lists.delete(list) : lists.set(list, rest);
  }
  for (const list of entered) if (!left.includes(list)) lists = lists.set(list, withAtEnd(lists.get(list, []), id));
  return lists;
}

/** Of all ways to copy a list with one more this is the fastest in V8, by four times and more where thousands wait. */
export const withAtEnd = (list: readonly string[], id: string): readonly string[] => list.toSpliced(list.length, 0, id);

export function without(list: readonly string[], id: string): readonly string[] {
  const at = list.indexOf(id);
  return at < 0 ? list : list.toSpliced(at, 1);
}

const NOBODY: readonly string[] = [];

/** Who is on a list, the next to change first. */
export const idsOn = (centre: Centre, list: string): readonly string[] => centre.watchlist.get(list, NOBODY);

export const onList = (centre: Centre, list: string): readonly Visit[] =>
  idsOn(centre, list)
    .map((id) => centre.visits.get(id))
    .filter((visit) => visit !== undefined);
