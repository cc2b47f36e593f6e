import { conditions, isDown } from "./blocked.ts";
import type { Centre } from "./centre.ts";
import type { CentreEvent, EventOf, EventType, Owner } from "./event.ts";
import type { Fact } from "./fact.ts";
import { elapsedMs, type Instant } from "./instant.ts";
import { settledSpent, tenureOf, withSpent } from "./ownership.ts";
import type { Leg, Tenure, Visit } from "./visit.ts";

/** Events that can change whose the time of visits is that they do not name. */
const CONDITIONS: ReadonlySet<EventType> = new Set([
  "centre.paused",
  "centre.resumed",
  "operator.signed-in",
  "operator.signed-out",
  "operator.paused",
  "operator.resumed",
  "device.state",
]);

type Visits = Centre["visits"];

/** The visits, with stretches of time closed that end with this fact, and those opened that begin. `before` is the state that it found. */
export function keepTime(before: Centre, after: Centre, fact: Fact): Visits {
  const { event } = fact;
  if (event.type === "agent.started") return endDarkness(before, after, { ...fact, event });
  if (event.type === "journal.resumed") return takeOff(after, fact.at, event.data.darkMs);
  if (event.type === "clock.anchored") return retime(after, event.data.correctionMs);
  if (CONDITIONS.has(event.type)) {
    return haveChanged(before, after, event) ? ofAll(after, (visit) => handOver(after, visit, fact.at)) : after.visits;
  }
  const id = "visit" in event.data ? event.data.visit : undefined;
  const visit = id === undefined ? undefined : after.visits.get(id);
  if (visit === undefined || visit.issuedAt === null) return after.visits;
  return after.visits.set(visit.id, handOver(after, visit, fact.at));
}

/** Of a device only that it goes down, or comes back, changes anything. */
function haveChanged(before: Centre, after: Centre, event: CentreEvent): boolean {
  if (event.type === "device.state" && isDown(before, event.data.device) === isDown(after, event.data.device))
    return false;
  return conditions(before) !== conditions(after);
}

function ofAll(centre: Centre, then: (visit: Visit) => Visit): Visits {
  let { visits } = centre;
  for (const visit of centre.visits.values()) {
    if (visit.issuedAt !== null) visits = visits.set(visit.id, then(visit));
  }
  return visits;
}

function handOver(centre: Centre, visit: Visit, at: Instant): Visit {
  const now = tenureOf(centre, visit);
  if (visit.tenure !== null && isSame(visit.tenure, now)) return visit;
  const closed = close(visit, at);
  // Closing may have used up what was lent.
  const share = closed.legs === visit.legs ? now : tenureOf(centre, closed);
  return { ...closed, tenure: { ...share, since: at } };
}

/** The present tenure ends: its rows are written, and its legs know what of it was no work of theirs. */
function close(visit: Visit, at: Instant): Visit {
  const { tenure } = visit;
  const ms = tenure === null ? 0 : elapsedMs(tenure.since, at);
  const spent = settledSpent(visit, at, ms);
  if (tenure === null || ms === null || ms === 0) return { ...visit, spent };
  const isOff = tenure.owner === "force-majeure";
  if (!isOff && tenure.lentMs === null) return { ...visit, spent };
  const legs = visit.legs.map((leg) => {
    const isLent = tenure.lentMs !== null && leg.stage === tenure.stage && !beginsAt(leg, at);
    const lentUsedMs = isLent ? leg.lentUsedMs + ms : leg.lentUsedMs;
    return { ...leg, lentUsedMs, offMs: isOff ? leg.offMs + withinPhase(leg, ms, at) : leg.offMs };
  });
  return { ...visit, spent, legs };
}

/** A phase that begins now has had nothing lent yet. */
const beginsAt = ({ since }: Leg, at: Instant): boolean => since.boot === at.boot && since.mono === at.mono;

/** Of a stretch that ends now, what lies in the leg's present phase. */
function withinPhase({ since }: Leg, ms: number, at: Instant): number {
  const inPhaseMs = elapsedMs(since, at);
  return inPhaseMs === null ? ms : Math.min(ms, inPhaseMs);
}

const isSame = (one: Tenure, other: Omit<Tenure, "since">): boolean =>
  one.owner === other.owner &&
  one.stage === other.stage &&
  one.operator === other.operator &&
  (one.lentMs === null) === (other.lentMs === null);

/** A clock that a time server or a battery has kept right. */
const isGood = (quality: string | undefined): boolean => quality === "ntp" || quality === "rtc";

/**
 * Up to the last record it was whose it was; from there to the start nobody saw: the machine was off, or only the agent was down. Within one boot
 * that is measured exactly. Across boots only wall clocks tell; until a good one has, the length stays open.
 */
function endDarkness(before: Centre, after: Centre, { at, event }: Fact<EventOf<"agent.started">>): Visits {
  const { last } = before;
  if (last === null) return after.visits;
  const isOff = last.boot !== at.boot;
  const owner: Owner = before.hold === null ? "power" : "force-majeure";
  const rawMs = isOff ? at.wall - last.wall : at.mono - last.mono;
  const isCertain = !isOff || isGood(event.data.quality);
  return ofAll(after, (visit) => {
    if (visit.tenure === null) return visit;
    const seen = withOff(close(visit, last), rawMs);
    const told = isOff ? tellDark(withDark(seen, owner, rawMs), isCertain ? 0 : null) : restarted(seen, rawMs);
    return { ...told, tenure: { ...tenureOf(after, told), since: at } };
  });
}

/** Dark times of several boots are one until a good clock comes: only their sum can then be known. */
function withDark(visit: Visit, owner: Owner, rawMs: number): Visit {
  const open = visit.dark ?? { stage: visit.tenure?.stage ?? "", owner, rawMs: 0 };
  return { ...visit, dark: { ...open, rawMs: open.rawMs + rawMs } };
}

/** The machine ran and the agent did not. */
function restarted(visit: Visit, ms: number): Visit {
  const { tenure, spent } = visit;
  if (tenure === null) return visit;
  const owner = tenure.owner === "force-majeure" ? tenure.owner : "equipment";
  return { ...visit, spent: withSpent(spent, { stage: tenure.stage, owner, operator: null, ms }) };
}

const withOff = (visit: Visit, ms: number): Visit => ({
  ...visit,
  legs: visit.legs.map((leg) => ({ ...leg, offMs: leg.offMs + ms })),
});

/** Writes the open dark time down: as its owner's where the clock's error is known, else as unknown. */
function tellDark(visit: Visit, correctionMs: number | null): Visit {
  const { dark } = visit;
  if (dark === null) return visit;
  const { stage } = dark;
  const rows = visit.spent.filter(({ owner }) => owner !== "unknown");
  const ms = dark.rawMs + (correctionMs ?? 0);
  // A time below nothing says that a clock lies, whatever it thinks of itself.
  if (correctionMs === null || ms < 0) {
    return { ...visit, spent: withSpent(rows, { stage, owner: "unknown", operator: null, ms: Math.max(0, ms) }) };
  }
  const spent = withSpent(rows, { stage, owner: dark.owner, operator: null, ms });
  return withOff({ ...visit, spent, dark: null }, correctionMs);
}

/** While the disk refused, nobody could be called, whoever wanted to. */
function takeOff(centre: Centre, at: Instant, darkMs: number): Visits {
  return ofAll(centre, (visit) => {
    const { tenure } = visit;
    const stretchMs = tenure === null ? null : elapsedMs(tenure.since, at);
    if (tenure === null || stretchMs === null || tenure.owner === "force-majeure") return visit;
    const takenMs = Math.min(Math.round(darkMs), stretchMs);
    const own = settledSpent(visit, at, stretchMs - takenMs);
    const spent = withSpent(own, { stage: tenure.stage, owner: "equipment", operator: null, ms: takenMs });
    const legs = visit.legs.map((leg) => ({ ...leg, offMs: leg.offMs + withinPhase(leg, takenMs, at) }));
    return { ...visit, spent, legs, tenure: { ...tenure, since: at } };
  });
}

/** A dark time was measured by clocks that turn out to have been wrong: what they were wrong by belongs to it. */
const retime = (centre: Centre, correctionMs: number | null): Visits =>
  correctionMs === null ? centre.visits : ofAll(centre, (visit) => tellDark(visit, correctionMs));
