import type { Centre, Pass } from "./centre.ts";
import type { CallRule, EventOf, Lane } from "./event.ts";
import { hasPassed, type Now } from "./instant.ts";
import { type Caller, countBefore, type Head, headsOf, LANES, type Queue } from "./queue.ts";
import type { Policy } from "./rules.ts";

type CallData = EventOf<"visit.called">["data"];

/** Who is called, and by which rule; with whom that passed over. */
export interface Choice {
  readonly head: Head;
  readonly rule: CallRule;
}

const MINUTE_MS = 60_000;
const PASSED_OVER_TOLD = 20;

/**
 * The next of all that wait in these queues. The first lane that has anybody goes first, then the earliest place in it; but whoever has been
 * overtaken `times` times, or has waited `minutes`, is overtaken no more: then only places up to the earliest of those count.
 *
 * Why the bound holds for everybody and not only for the heads that are looked at: within a queue places and times of placing grow together, and
 * whoever passes somebody further back passes the head too. So the head was overtaken at least as often, and has waited at least as long.
 */
export function chooseNext(
  centre: Centre,
  queues: readonly Queue[],
  { policy, ...caller }: Caller & { readonly policy: Policy },
): Choice | null {
  const heads = headsOf(centre, queues, caller);
  const free = firstOf(heads);
  if (free === null) return null;
  // Nobody is passed over by whoever has the earliest place.
  if (heads.length === 1) return { head: free, rule: "first-come" };
  const bound = heads
    .filter((head) => isProtected(centre, head, { policy, now: caller.now }))
    .reduce((least, { leg }) => Math.min(least, leg.place), Number.POSITIVE_INFINITY);
  const head = firstOf(heads.filter(({ leg }) => leg.place <= bound)) ?? free;
  return { head, rule: head === free ? ruleOf(head, heads) : "overtaking-bound" };
}

const RANKS = Object.fromEntries(LANES.map((lane, place) => [lane, place])) as Readonly<Record<Lane, number>>;
const rank = ({ leg }: Head): number => RANKS[leg.lane];

function firstOf(heads: readonly Head[]): Head | null {
  let first: Head | null = null;
  for (const head of heads) {
    if (first === null || rank(head) < rank(first) || (rank(head) === rank(first) && head.leg.place < first.leg.place))
      first = head;
  }
  return first;
}

/** A lane explains a call only where somebody with an earlier place was passed over. */
function ruleOf(head: Head, heads: readonly Head[]): CallRule {
  const isEarliest = heads.every(({ leg }) => leg.place >= head.leg.place);
  return isEarliest || head.leg.lane === "ordinary" ? "first-come" : head.leg.lane;
}

function isProtected(
  centre: Centre,
  { queue, leg }: Head,
  by: { readonly policy: Policy; readonly now: Now },
): boolean {
  const { times, minutes } = by.policy.overtaking;
  if (hasPassed(leg.placedAt, by.now, minutes * MINUTE_MS)) return true;
  return countPasses(centre, queue.key, leg.place) >= times;
}

/** How many calls went ahead of a place in any lane of this stage: who moves to a better lane keeps what he has suffered. */
function countPasses(centre: Centre, key: string, place: number): number {
  if (centre.passes.isEmpty()) return 0;
  const stage = key.slice(0, key.lastIndexOf("/") + 1);
  const calls = new Set<number>();
  for (const lane of LANES) {
    for (const pass of centre.passes.get(`${stage}${lane}`, [])) if (pass.place > place) calls.add(pass.seq);
  }
  return calls.size;
}

/** Everybody with an earlier place in these queues: how many in each, and the earliest by name. */
export function passedBy(
  centre: Centre,
  queues: readonly Queue[],
  called: { readonly place: number; readonly rule: CallRule; readonly by: Caller },
): Pick<CallData, "passedOver" | "overtook"> {
  const { place, rule, by } = called;
  if (rule === "first-come") return { passedOver: [], overtook: [] };
  const overtaken = headsOf(centre, queues, by)
    .filter(({ leg }) => leg.place < place)
    .map(({ queue }) => ({ queue, count: countBefore(centre, queue.key, place) }))
    .filter(({ count }) => count > 0);
  const earliest = overtaken.flatMap(({ queue, count }) => queue.ids.slice(0, Math.min(count, PASSED_OVER_TOLD)));
  const passedOver = [...new Set(earliest)]
    .map((id) => centre.visits.get(id))
    .filter((visit) => visit !== undefined)
    .sort((one, other) => one.place - other.place)
    .slice(0, PASSED_OVER_TOLD)
    .map(({ ticket }) => ({ ticket, why: rule === "direct" ? ("direct-call" as const) : rule }));
  return { passedOver, overtook: overtaken.map(({ queue, count }) => ({ queue: queue.key, count })) };
}

/** As many passes as no day brings; beyond it the oldest are forgotten. */
const PASSES_KEPT = 500;

/** After a call that went ahead of earlier places in some queues. */
export function withPasses(centre: Centre, data: CallData, seq: number): Centre {
  if (data.overtook === undefined || data.overtook.length === 0) return centre;
  const passes = data.overtook.reduce((table, { queue }) => {
    const before: readonly Pass[] = table.get(queue, []);
    return table.set(queue, [...before, { place: data.place, seq }].slice(-PASSES_KEPT));
  }, centre.passes);
  return { ...centre, passes };
}
