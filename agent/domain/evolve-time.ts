import { conditions } from "./blocked.ts";
import type { Centre } from "./centre.ts";
import type { EventType, Owner } from "./event.ts";
import type { Fact } from "./fact.ts";
import { elapsedMs, type Instant } from "./instant.ts";
import { settledSpent, tenureOf, withSpent } from "./ownership.ts";
import type { Tenure, Visit } from "./visit.ts";

/** Events that can change whose the time of visits is that they do not name. */
const CONDITIONS: ReadonlySet<EventType> = new Set([
  "centre.paused",
  "operator.signed-in",
  "operator.signed-out",
  "operator.paused",
  "operator.resumed",
  "device.state",
]);

/** Closes stretches of time that end with this fact, and opens those that begin. `before` is the state that it found. */
export function keepTime(before: Centre, after: Centre, fact: Fact): Centre {
  const { event } = fact;
  if (event.type === "agent.started") return endDarkness(before, after, fact.at);
  if (event.type === "journal.resumed") return takeOff(after, fact.at, event.data.darkMs);
  if (event.type === "clock.anchored") return retime(after, fact.at, event.data.correctionMs);
  if (event.type === "centre.resumed") {
    return ofAll(after, (visit) => handOver(after, withHeld(visit, event.data.heldMs ?? 0, fact.at), fact.at));
  }
  if (CONDITIONS.has(event.type)) {
    return conditions(before) === conditions(after) ? after : ofAll(after, (visit) => handOver(after, visit, fact.at));
  }
  const id = "visit" in event.data ? event.data.visit : undefined;
  const visit = id === undefined ? undefined : after.visits.get(id);
  if (visit === undefined || visit.issuedAt === null) return after;
  const kept = handOver(after, visit, fact.at);
  return kept === visit ? after : { ...after, visits: after.visits.set(visit.id, kept) };
}

function ofAll(centre: Centre, then: (visit: Visit) => Visit): Centre {
  return {
    ...centre,
    visits: centre.visits.map((visit) => (visit.issuedAt === null ? visit : then(visit))),
  };
}

/** Force majeure is neither waiting nor service. */
function withHeld(visit: Visit, heldMs: number, at: Instant): Visit {
  const legs = visit.legs.map((leg) => {
    const inPhaseMs = elapsedMs(leg.since, at) ?? 0;
    return { ...leg, offMs: leg.offMs === null ? null : leg.offMs + Math.min(heldMs, inPhaseMs) };
  });
  return { ...visit, legs };
}

function handOver(centre: Centre, visit: Visit, at: Instant): Visit {
  const now = tenureOf(centre, visit);
  if (visit.tenure !== null && isSame(visit.tenure, now)) return visit;
  return { ...visit, spent: settledSpent(visit, at), tenure: { ...now, since: at } };
}

const isSame = (one: Tenure, other: Omit<Tenure, "since">): boolean =>
  one.owner === other.owner &&
  one.stage === other.stage &&
  one.operator === other.operator &&
  one.isWalking === other.isWalking;

/** Up to the last record it was whose it was; from there to the start nobody saw: the machine was off, or only the agent was down. */
function endDarkness(before: Centre, after: Centre, at: Instant): Centre {
  const { last } = before;
  if (last === null) return after;
  const isOff = last.boot !== at.boot;
  const darkMs = elapsedMs(last, at);
  const dark: Owner = before.hold !== null ? "force-majeure" : isOff ? "power" : "equipment";
  const owner = darkMs === null ? "unknown" : dark;
  const visits = ofAll(after, (visit) => {
    if (visit.tenure === null) return visit;
    const { stage } = visit.tenure;
    const spent = withSpent(settledSpent(visit, last), { stage, owner, operator: null, ms: darkMs ?? 0 });
    return { ...visit, spent, tenure: { ...tenureOf(after, visit), since: at } };
  });
  return { ...visits, darkBoot: isOff ? at.boot : after.darkBoot };
}

/** While the disk refused, nobody could be called, whoever wanted to. */
function takeOff(centre: Centre, at: Instant, darkMs: number): Centre {
  return ofAll(centre, (visit) => {
    const { tenure } = visit;
    const stretchMs = tenure === null ? null : elapsedMs(tenure.since, at);
    if (tenure === null || stretchMs === null || tenure.owner === "force-majeure") return visit;
    const takenMs = Math.min(Math.round(darkMs), stretchMs);
    const own = settledSpent(visit, at, stretchMs - takenMs);
    const spent = withSpent(own, { stage: tenure.stage, owner: "equipment", operator: null, ms: takenMs });
    return { ...visit, spent, tenure: { ...tenure, since: at } };
  });
}

/** A dark time was measured with a clock that turns out to have been wrong: whatever it was wrong by belongs to the dark. */
function retime(centre: Centre, at: Instant, correctionMs: number | null): Centre {
  if (centre.darkBoot !== at.boot) return centre;
  const told = { ...centre, darkBoot: null };
  if (correctionMs === null) return told;
  return ofAll(told, (visit) => {
    if (visit.issuedAt?.boot === at.boot) return visit;
    const row = visit.spent.findLastIndex(({ owner }) => owner === "power" || owner === "unknown");
    const dark = visit.spent[row];
    if (dark === undefined) return visit;
    const ms = Math.max(0, dark.ms + Math.round(correctionMs));
    return { ...visit, spent: visit.spent.with(row, { ...dark, owner: "power", ms }) };
  });
}
