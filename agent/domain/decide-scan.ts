import type { FaultCode } from "../kernel/fault.ts";
import { stationOf } from "./centre.ts";
import { checkTicket } from "./check-ticket.ts";
import { cameBack } from "./decide-leave.ts";
import { begin, finish, insideWith } from "./decide-service.ts";
import { type Decision, happened, refused } from "./decision.ts";
import { type Attended, atStation, type Desk, hasPlace, isMine } from "./desk.ts";
import type { TicketScanned } from "./input.ts";
import { hasPassed } from "./instant.ts";
import type { Situation } from "./situation.ts";
import { isCallable, legAt, stageNamed, type Visit } from "./visit.ts";

/** Who holds the ticket out twice at the door has not been inside. */
export const STAY_MIN_MS = 30_000;

/** Who was told inside that he may try again goes out within so long; the ticket that he then holds out is no new attempt. */
export const WAY_OUT_MS = 10 * 60_000;

/** A scanner that no station has only verifies. */
export function scanTicket(situation: Situation, scan: TicketScanned): Decision {
  const station = situation.rules.stations.find((one) => one.id === scan.station);
  if (station === undefined) return checkTicket(situation, scan);
  const state = stationOf(situation.centre, station.id);
  const { operator, authority } = state;
  if (operator === null || authority === null) return refuseScan(scan, "nobody-signed-in");
  if (situation.centre.hold !== null) return refuseScan(scan, "centre-held");
  return scanAt({ ...situation, station, state, operator, authority }, scan);
}

function refuseScan({ device, station, visit }: TicketScanned, why: FaultCode): Decision {
  const named = visit === null ? {} : { visit };
  return refused(why, { type: "scan.refused", data: { device, station, ...named, why } });
}

/**
 * A ticket before the scanner of a station. At a checkpoint it enters a stage and leaves it (K17); at a window it says that the citizen who was
 * called is there. A scan is the citizen's own evidence.
 */
function scanAt(desk: Desk, scan: TicketScanned): Decision {
  const no = (why: FaultCode) => refuseScan(scan, why);
  const visit = holderOf(desk, scan);
  if (typeof visit === "string") return no(visit);
  const inside = desk.station.checkpoint === null ? null : insideWith(desk, (one) => one.id === visit.id);
  if (inside !== null) return leave(desk, inside, no);
  const called = legAt(visit, desk.station.id);
  if (called?.phase === "called") return begin(desk, { visit, leg: called }, "scan");
  if (isGoingOut(desk, visit)) return no("scan-repeated");
  const back = whoseReturn(desk, visit);
  if (desk.station.checkpoint === null) return back === null ? no("stage-not-here") : happened(cameBack(desk, back));
  return enter(desk, { visit, back }, no);
}

/** Whose ticket it is, or why that cannot be said. */
function holderOf({ centre }: Desk, { visit: id, code, verdict }: TicketScanned): Visit | FaultCode {
  if (verdict === "altered") return "ticket-altered";
  if (verdict === "foreign") return "ticket-foreign";
  const visit = id === null ? undefined : centre.visits.get(id);
  return visit === undefined || visit.code !== code || visit.phase !== "open" ? "ticket-unknown" : visit;
}

function leave(desk: Desk, inside: Attended, no: (why: FaultCode) => Decision): Decision {
  if (!hasPassed(inside.leg.since, desk.now, STAY_MIN_MS)) return no("scan-repeated");
  const isJudged = stageNamed(inside.visit, inside.leg.stage).judged === true;
  return isJudged ? awaitVerdict(desk, inside) : finish(desk, inside, { outcome: "passed", by: "scan" });
}

/** Nobody passes by going out: the place is free, and the operator says how it ended. */
const awaitVerdict = (desk: Desk, inside: Attended): Decision =>
  happened({
    type: "visit.postponed",
    data: {
      ...atStation(desk, inside),
      minutes: null,
      by: "centre",
      reason: "awaits the verdict",
      unjudged: true,
    },
  });

/** Whether its verdict is awaited, or was given so lately that the citizen is on his way out. */
function isGoingOut(desk: Desk, visit: Visit): boolean {
  return visit.legs.some(({ stage, phase, unjudged, since }) => {
    if (phase !== "away" || !desk.station.stages.includes(stage)) return false;
    const isFailed = stageNamed(visit, stage).judged === true && (visit.failed[stage] ?? 0) > 0;
    return unjudged !== null || (isFailed && !hasPassed(since, desk.now, WAY_OUT_MS));
  });
}

/** Of a visit that was away, the stage that it can take up here. */
function whoseReturn(desk: Desk, visit: Visit): Attended | null {
  const leg = visit.legs.find((one) => one.phase === "away" && isMine(desk, visit, one.stage));
  return leg === undefined ? null : { visit, leg };
}

function enter(
  desk: Desk,
  { visit, back }: { readonly visit: Visit; readonly back: Attended | null },
  no: (why: FaultCode) => Decision,
): Decision {
  if (desk.state.pause !== null) return no("on-break");
  const waiting = visit.legs.find((one) => isCallable(visit, one) && isMine(desk, visit, one.stage));
  const leg = back?.leg ?? waiting;
  if (leg === undefined) return no("stage-not-here");
  if (!hasPlace(desk)) return no("checkpoint-full");
  const started = begin(desk, { visit, leg }, "scan");
  return back === null ? started : { ...started, events: [cameBack(desk, back), ...started.events] };
}
