import type { CauseCase } from "../centre.ts";
import { type Decision, happened } from "../decision.ts";
import { type Desk, ofVisit, refuse } from "../desk.ts";
import type { CentreEvent, EventOf } from "../event.ts";
import type { StationInput } from "../input.ts";
import { hasPassed } from "../instant.ts";
import { runningMs, settledSpent, sumOf } from "../ownership.ts";
import type { Situation } from "../situation.ts";
import { foremostStage, stageNamed, type Visit } from "../visit.ts";
import { addressees, splitOverrun } from "./overrun.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A case takes no more remarks than anybody reads. */
const ANNOTATIONS_MAX = 20;
const CLOSED_A_TICK_MAX = 50;
/** More open cases than any centre reads: beyond it the oldest that have ended are closed before their time. */
const CASES_MAX = 2_000;

/** Where a visit was when its norm ran out. */
export type CauseWord = Pick<EventOf<"cause.opened">["data"], "stage" | "authority" | "station" | "operator">;

/** The norm has run out: the case of its cause begins (K12). */
export function openCause(situation: Situation, visit: Visit, at = whereIs(visit)): readonly CentreEvent[] {
  const { now, rules } = situation;
  const named = { ...ofVisit(visit), ...at };
  const { normMinutes } = visit;
  const spent = [...settledSpent(visit, now)];
  const annotateUntil = new Date(now.wall + rules.policy.annotateHours * HOUR_MS).toISOString();
  return [
    { type: "visit.overdue", data: { ...named, normMinutes, runningMs: runningMs(visit, now) ?? 0, spent } },
    { type: "cause.opened", data: { ...named, normMinutes, annotateUntil } },
  ];
}

function whereIs(visit: Visit): CauseWord {
  const leg = visit.legs.find((one) => one.station !== null) ?? visit.legs[0];
  const { id, authority } = leg === undefined ? foremostStage(visit) : stageNamed(visit, leg.stage);
  return { stage: id, authority, station: leg?.station ?? null, operator: leg?.operator ?? null };
}

type AnnotateTold = Extract<StationInput, { type: "annotate.told" }>;

/** What staff know of an overrun, within the time that the centre gives them. */
export function annotate(desk: Desk, { visit, text }: AnnotateTold): Decision {
  const { station, operator, authority, centre, rules, now } = desk;
  const no = (why: "case-unknown" | "annotation-late" | "reason-missing") =>
    refuse(station.id, operator, ["annotate.told", why]);
  const open = centre.cases.get(visit);
  if (open === undefined) return no("case-unknown");
  if (text.trim() === "") return no("reason-missing");
  const isLate = hasPassed(open.openedAt, now, rules.policy.annotateHours * HOUR_MS);
  if (isLate || open.annotations >= ANNOTATIONS_MAX) return no("annotation-late");
  const { ticket, service } = open;
  return happened({ type: "cause.annotated", data: { visit, ticket, service, operator, authority, text } });
}

/** Cases whose visit has ended and whose time for remarks is over. */
export function closeCauses({ centre, rules, now }: Situation): Decision {
  const annotateMs = centre.cases.size > CASES_MAX ? 0 : rules.policy.annotateHours * HOUR_MS;
  const due: CauseCase[] = [];
  for (const visit of centre.casesByAge) {
    const one = centre.cases.get(visit);
    if (one === undefined) continue;
    if (due.length >= CLOSED_A_TICK_MAX || !hasPassed(one.openedAt, now, annotateMs)) break;
    if (one.end !== null) due.push(one);
  }
  return happened(...due.map(closed));
}

function closed({ visit, ticket, service, end, stages, normMinutes, annotations }: CauseCase): CentreEvent {
  const spent = end?.spent ?? [];
  const totalMs = sumOf(spent);
  const overrunMs = Math.max(0, totalMs - normMinutes * MINUTE_MS);
  const shares = [...splitOverrun(spent, stages, overrunMs)];
  return {
    type: "cause.closed",
    data: {
      visit,
      ticket,
      service,
      outcome: end?.outcome ?? "day-ended",
      normMinutes,
      totalMs,
      overrunMs,
      shares,
      addressees: addressees(shares),
      annotations,
    },
  };
}
