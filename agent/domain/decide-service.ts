import { closeVisit } from "./decide-close.ts";
import { type Decision, happened } from "./decision.ts";
import { type Attended, atStation, type Desk, no, visitHere } from "./desk.ts";
import type { CentreEvent } from "./event.ts";
import type { StationInput } from "./input.ts";
import { servedUntil } from "./interrupted.ts";
import { orderMarks } from "./mark.ts";
import { HANDOVER, nextStage, whyNotTo } from "./next-stage.ts";
import { settledSpent, totalOf } from "./ownership.ts";
import { type Leg, legAt, phaseMs, stageNamed, type Visit } from "./visit.ts";

type TransferAsked = Extract<StationInput, { type: "transfer.asked" }>;
type FinishTold = Extract<StationInput, { type: "finish.told" }>;

/** The citizen has come: service begins. */
export function tellStart(desk: Desk): Decision {
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  if (here?.leg.phase !== "called") return no(desk, "start.told", "station-idle");
  return begin(desk, here, "operator");
}

export function begin(desk: Desk, here: Attended, by: "operator" | "scan"): Decision {
  const waitedMs = here.leg.phase === "waiting" ? phaseMs(here.leg, desk.now) : undefined;
  const waited = waitedMs === undefined ? {} : { waitedMs };
  const started: CentreEvent = { type: "stage.started", data: { ...atStation(desk, here), by, ...waited } };
  return { events: [started], orders: orderMarks(desk.station, here.visit, "started"), refusal: null };
}

export function tellFinish(desk: Desk, { outcome, ticket }: FinishTold): Decision {
  const here =
    ticket == null
      ? visitHere(desk.centre, desk.state, desk.station.id)
      : (insideWith(desk, (one) => one.ticket === ticket) ?? unjudgedWith(desk, ticket));
  if (here === null || !isInWork(here.leg)) return no(desk, "finish.told", "station-idle");
  return finish(desk, here, { outcome, by: "operator" });
}

const isInWork = ({ phase, unjudged }: Leg): boolean => phase === "serving" || unjudged !== null;

/** Who has left this checkpoint and awaits his verdict. */
function unjudgedWith({ centre, station }: Desk, ticket: string): Attended | null {
  for (const visit of centre.visits.values()) {
    if (visit.ticket !== ticket) continue;
    const leg = visit.legs.find((one) => one.unjudged?.station === station.id);
    if (leg !== undefined) return { visit, leg };
  }
  return null;
}

/** Who is inside at a checkpoint. */
export function insideWith({ centre, station }: Desk, fits: (visit: Visit) => boolean): Attended | null {
  const visit = centre.visits.find((one) => fits(one) && legAt(one, station.id)?.phase === "serving");
  const leg = visit === undefined ? null : legAt(visit, station.id);
  return visit === undefined || leg === null ? null : { visit, leg };
}

interface Ending {
  readonly outcome: "passed" | "failed";
  readonly by: "operator" | "scan";
}

/** The stage is over: the visit waits for its next, is away until it may try again, or has come to its end. */
export function finish(desk: Desk, here: Attended, { outcome, by }: Ending): Decision {
  const { visit, leg } = here;
  const isRetake = outcome === "failed" && mayRetake(here);
  const next = outcome === "passed" ? nextStage(here) : null;
  const data = atStation(desk, here);
  const finished: CentreEvent = {
    type: "stage.finished",
    data: {
      ...data,
      outcome,
      servedMs: leg.unjudged === null ? phaseMs(leg, desk.now) : leg.unjudged.servedMs,
      next,
      by,
      ...(isRetake ? { retake: true } : {}),
    },
  };
  const marks = orderMarks(desk.station, visit, "finished");
  const goesOn = isRetake || next !== null || (outcome === "passed" && visit.legs.length > 1);
  if (goesOn) return { events: [finished], orders: marks, refusal: null };
  const isHandedOver = outcome === "passed" && leg.stage === HANDOVER;
  const handedOver = isHandedOver ? [handOver(desk, here)] : [];
  const at = { stage: leg.stage, authority: data.authority, station: desk.station.id, operator: desk.operator };
  const ended = closeVisit(desk, visit, { outcome: outcome === "passed" ? "completed" : "failed", at });
  return {
    events: [finished, ...handedOver, ...ended],
    orders: [...marks, ...(isHandedOver ? orderMarks(desk.station, visit, "handed-over") : [])],
    refusal: null,
  };
}

function handOver(desk: Desk, here: Attended): CentreEvent {
  const { visit } = here;
  const totalMs = visit.tenure === null ? null : totalOf(settledSpent(visit, desk.now));
  return {
    type: "document.handed-over",
    data: { ...atStation(desk, here), kind: visit.document, totalMs },
  };
}

function mayRetake({ visit, leg }: Attended): boolean {
  const retakes = stageNamed(visit, leg.stage).retakes ?? 0;
  return (visit.failed[leg.stage] ?? 0) < retakes;
}

/** Sends the visit to another of its stages; it keeps its place there, and may come back when that is over. */
export function askTransfer(desk: Desk, { stage: asked, reason, back }: TransferAsked): Decision {
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  if (here === null) return no(desk, "transfer.asked", "station-idle");
  const stage = asked ?? desk.station.transfer ?? nextStage(here);
  const refusal = stage === null ? "stage-unknown" : whyNotTo(here, stage);
  if (stage === null || refusal !== null) return no(desk, "transfer.asked", refusal ?? "stage-unknown");
  if (reason.trim() === "") return no(desk, "transfer.asked", "reason-missing");
  return happened({
    type: "visit.transferred",
    data: {
      ...atStation(desk, here),
      toStage: stage,
      toAuthority: stageNamed(here.visit, stage).authority,
      reason,
      ...servedUntil(here.leg, desk.now),
      ...(back === true ? { back } : {}),
    },
  });
}
