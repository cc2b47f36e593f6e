import { isServiceStopped, isStageBlocked, isStationBlocked } from "./blocked.ts";
import type { Centre } from "./centre.ts";
import type { Authority, Owner, Spent } from "./event.ts";
import { elapsedMs, type Instant } from "./instant.ts";
import { foremostStage, isCallable, type Leg, stageNamed, type Tenure, type Visit } from "./visit.ts";

/** So long after a call the way to the station is the citizen's; then whoever called him owns the time. */
export const WALK_MS = 120_000;
/** So long after a fair call that he did not come to, waiting is the citizen's own doing; then it is the authority's again. */
export const LATE_MS = 15 * 60_000;

type Share = Omit<Tenure, "since">;

/**
 * Whose the time of a visit is now: exactly one. Force majeure is nobody's; else the stage that goes on decides: served, called, waiting, away, in
 * this order. Machines that hinder everybody who could serve take the time off people.
 */
export function tenureOf(centre: Centre, visit: Visit): Share {
  const leg = rulingLeg(visit);
  const stage = leg?.stage ?? foremostStage(visit).id;
  if (centre.hold !== null) return share(stage, "force-majeure");
  const { authority } = stageNamed(visit, stage);
  if (leg?.phase === "waiting") return waitShare(centre, visit, leg);
  return leg === null ? share(stage, authority) : shareOf(centre, leg, authority);
}

const share = (stage: string, owner: Owner, operator: string | null = null): Share => ({
  stage,
  owner,
  operator,
  lentMs: null,
});

function shareOf(centre: Centre, leg: Leg, authority: Authority): Share {
  const { stage, phase, operator } = leg;
  if (phase === "away") return share(stage, leg.awayBy === "citizen" ? "citizen" : authority);
  if (phase === "serving") return serveShare(centre, leg, authority);
  if (leg.station !== null && isStationBlocked(centre, leg.station)) return share(stage, "equipment");
  return lent(share(stage, "citizen", operator), leg, WALK_MS);
}

/** Service goes on without a board; a machine stops it only where its operator says so and a device of his is down indeed. */
function serveShare(centre: Centre, { stage, station, operator }: Leg, authority: Authority): Share {
  const isStopped = station !== null && isServiceStopped(centre, station);
  return isStopped ? share(stage, "equipment") : share(stage, authority, operator);
}

function waitShare(centre: Centre, visit: Visit, leg: Leg): Share {
  const { stage, isCitizenLate } = leg;
  const { authority } = stageNamed(visit, stage);
  if (isStageBlocked(centre, { service: visit.service, stage, authority })) return share(stage, "equipment");
  return isCitizenLate ? lent(share(stage, "citizen"), leg, LATE_MS) : share(stage, authority);
}

/** A phase that is cut in pieces lends no more than one that is not. */
const lent = (of: Share, leg: Leg, mostMs: number): Share => ({ ...of, lentMs: Math.max(0, mostMs - leg.lentUsedMs) });

const PRECEDENCE: readonly Leg["phase"][] = ["serving", "called", "waiting", "away"];

/** Of several stages at once the one that goes furthest; of equals the first. Nobody can be called to one while he is away from another. */
function rulingLeg(visit: Visit): Leg | null {
  if (visit.legs.length === 1) return visit.legs[0] ?? null;
  for (const phase of PRECEDENCE) {
    const leg = visit.legs.find((one) => one.phase === phase && (phase !== "waiting" || isCallable(visit, one)));
    if (leg !== undefined) return leg;
  }
  return visit.legs[0] ?? null;
}

/** The rows with `ms` more for one owner. Rows stand in the order in which they first got anything. */
export function withSpent(rows: readonly Spent[], { stage, owner, operator, ms }: Spent): readonly Spent[] {
  const at = rows.findIndex((row) => row.stage === stage && row.owner === owner && row.operator === operator);
  const row = rows[at];
  return row === undefined ? [...rows, { stage, owner, operator, ms }] : rows.with(at, { ...row, ms: row.ms + ms });
}

/** What the present tenure comes to at a moment. Where no clock can tell, it is nothing, and says so as `unknown`. */
export function settledSpent(visit: Visit, until: Instant, ms = elapsedSince(visit.tenure, until)): readonly Spent[] {
  const { tenure, spent } = visit;
  if (tenure === null) return spent;
  const { stage, owner, operator, lentMs } = tenure;
  if (ms === null) return withSpent(spent, { stage, owner: "unknown", operator: null, ms: 0 });
  if (ms === 0) return spent;
  if (lentMs === null) return withSpent(spent, { stage, owner, operator, ms });
  const used = lentMs === 0 ? spent : withSpent(spent, { stage, owner, operator: null, ms: Math.min(ms, lentMs) });
  if (ms <= lentMs) return used;
  return withSpent(used, { stage, owner: stageNamed(visit, stage).authority, operator, ms: ms - lentMs });
}

const elapsedSince = (tenure: Tenure | null, until: Instant): number | null =>
  tenure === null ? 0 : elapsedMs(tenure.since, until);

export const sumOf = (rows: readonly Spent[]): number => rows.reduce((sum, { ms }) => sum + ms, 0);

/** The whole time; null where a dark time in it could not be measured: then the sum is only the least that it can be. */
export const totalOf = (rows: readonly Spent[]): number | null =>
  rows.some(({ owner }) => owner === "unknown") ? null : sumOf(rows);

/** Since the paper was proven (K16); null before, and where no clock can tell. */
export function runningMs(visit: Visit, now: Instant): number | null {
  if (visit.tenure === null) return null;
  const sinceMs = elapsedMs(visit.tenure.since, now);
  return sinceMs === null ? null : sumOf(visit.spent) + sinceMs;
}
