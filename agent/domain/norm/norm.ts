import type { Centre } from "../centre.ts";
import { type Decision, happened, nothing } from "../decision.ts";
import { ofVisit } from "../desk.ts";
import type { CentreEvent } from "../event.ts";
import type { Now } from "../instant.ts";
import { runningMs } from "../ownership.ts";
import type { Policy } from "../rules.ts";
import type { Situation } from "../situation.ts";
import { foremostStage, type Visit } from "../visit.ts";
import { idsOn } from "../watchlist.ts";
import { openCause } from "./cause.ts";

const MINUTE_MS = 60_000;

/** More at once would make one long commit; the rest follows with the next look. */
const TOLD_A_LOOK_MAX = 100;

/** Visits whose norm is nearly or wholly used up. Told once each, when it happens and not when somebody looks. */
export function watchNorms(situation: Situation): Decision {
  const events: CentreEvent[] = [];
  for (const list of normLists(situation.centre)) tellOf(situation, list, events);
  return events.length === 0 ? nothing : happened(...events);
}

/** Adds what is to be told of one list. */
function tellOf(situation: Situation, list: string, events: CentreEvent[]): void {
  for (const id of idsOn(situation.centre, list)) {
    if (events.length >= TOLD_A_LOOK_MAX) return;
    const visit = situation.centre.visits.get(id);
    const told = visit === undefined ? null : tell(situation, visit);
    if (told?.length === 0) return;
    events.push(...(told ?? NOTHING));
  }
}

const NOTHING: readonly CentreEvent[] = [];

function normLists(centre: Centre): readonly string[] {
  const lists: string[] = [];
  for (const list of centre.watchlist.keys()) if (list.startsWith("norm/")) lists.push(list);
  return lists.length > 1 ? lists.sort() : lists;
}

function tell(situation: Situation, visit: Visit): readonly CentreEvent[] {
  const { rules, now } = situation;
  const dueMs = nextMarkMs(visit, rules.policy);
  const ran = dueMs === null ? null : runningMs(visit, now);
  if (dueMs === null || ran === null || ran < dueMs) return NOTHING;
  return ran > visit.normMinutes * MINUTE_MS ? openCause(situation, visit) : [atRisk(visit, ran)];
}

/** The running time at which a visit has to be looked at next; null where nothing more can happen to it. */
function nextMarkMs({ warned, normMinutes, tenure }: Visit, { atRiskShare }: Policy): number | null {
  if (tenure === null || warned === "overdue") return null;
  const normMs = normMinutes * MINUTE_MS;
  // A norm is kept to its last millisecond.
  return warned === "at-risk" ? normMs + 1 : Math.round(normMs * atRiskShare);
}

function atRisk(visit: Visit, ran: number): CentreEvent {
  const { id: stage, authority } = foremostStage(visit);
  const { normMinutes } = visit;
  return { type: "visit.at-risk", data: { ...ofVisit(visit), stage, authority, normMinutes, runningMs: ran } };
}

/** In how many milliseconds the next norm has to be looked at; null where there is none. */
export function nextNormMs(centre: Centre, policy: Policy, now: Now): number | null {
  let least: number | null = null;
  for (const list of normLists(centre)) {
    const first = centre.visits.get(idsOn(centre, list)[0] ?? "");
    const dueMs = first === undefined ? null : nextMarkMs(first, policy);
    if (first === undefined || dueMs === null) continue;
    const ran = runningMs(first, now);
    if (ran === null) continue;
    const inMs = Math.max(0, dueMs - ran);
    if (least === null || inMs < least) least = inMs;
  }
  return least;
}
