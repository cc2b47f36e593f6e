import { isStageBlocked, isStationBlocked } from "./blocked.ts";
import type { Centre } from "./centre.ts";
import type { Authority, Owner, Spent } from "./event.ts";
import { elapsedMs, type Instant } from "./instant.ts";
import { foremostStage, type Leg, stageNamed, type Tenure, type Visit } from "./visit.ts";

/** So long after a call the way to the station is the citizen's; then whoever called him owns the time. */
export const WALK_MS = 120_000;

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
  return leg === null ? share(stage, authority) : shareOf(centre, leg, authority);
}

const share = (stage: string, owner: Owner, operator: string | null = null): Share => ({
  stage,
  owner,
  operator,
  isWalking: false,
});

function shareOf(centre: Centre, leg: Leg, authority: Authority): Share {
  const { stage, phase, operator } = leg;
  if (phase === "away") return share(stage, leg.awayBy === "citizen" ? "citizen" : authority);
  if (phase === "waiting") return waitShare(centre, leg, authority);
  if (leg.station !== null && isStationBlocked(centre, leg.station)) return share(stage, "equipment");
  if (phase === "serving") return share(stage, authority, operator);
  return { ...share(stage, "citizen", operator), isWalking: true };
}

function waitShare(centre: Centre, { stage, isCitizenLate }: Leg, authority: Authority): Share {
  if (isCitizenLate) return share(stage, "citizen");
  return share(stage, isStageBlocked(centre, stage, authority) ? "equipment" : authority);
}

const PRECEDENCE: readonly Leg["phase"][] = ["serving", "called", "waiting", "away"];

/** Of several stages at once the one that goes furthest; of equals the first. */
function rulingLeg(visit: Visit): Leg | null {
  for (const phase of PRECEDENCE) {
    const leg = visit.legs.find((one) => one.phase === phase);
    if (leg !== undefined) return leg;
  }
  return null;
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
  const { stage, owner, operator, isWalking } = tenure;
  if (ms === null) return withSpent(spent, { stage, owner: "unknown", operator: null, ms: 0 });
  if (ms === 0) return spent;
  if (!isWalking) return withSpent(spent, { stage, owner, operator, ms });
  const walked = withSpent(spent, { stage, owner, operator: null, ms: Math.min(ms, WALK_MS) });
  if (ms <= WALK_MS) return walked;
  return withSpent(walked, { stage, owner: stageNamed(visit, stage).authority, operator, ms: ms - WALK_MS });
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
