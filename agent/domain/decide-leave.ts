import { closeVisit } from "./decide-close.ts";
import { type Decision, happened } from "./decision.ts";
import { type Attended, atStation, type Desk, no, ofStage, visitHere } from "./desk.ts";
import type { CentreEvent } from "./event.ts";
import type { StationInput } from "./input.ts";
import { hasPassed } from "./instant.ts";
import { servedUntil } from "./interrupted.ts";
import type { Situation } from "./situation.ts";
import type { Visit } from "./visit.ts";
import { AWAY, onList } from "./watchlist.ts";

type Told<T extends StationInput["type"]> = Extract<StationInput, { type: T }>;

/** Nobody is sent away for longer than a day has. */
const POSTPONE_MAX_MINUTES = 12 * 60;
const MINUTE_MS = 60_000;

/** The citizen goes and comes back, after so long or when he can; the visit keeps its place. */
export function askPostpone(desk: Desk, { minutes, by, reason }: Told<"postpone.asked">): Decision {
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  if (here === null) return no(desk, "postpone.asked", "station-idle");
  if (reason.trim() === "") return no(desk, "postpone.asked", "reason-missing");
  const most = minutes === null ? null : Math.min(Math.max(1, minutes), POSTPONE_MAX_MINUTES);
  return happened({
    type: "visit.postponed",
    data: { ...atStation(desk, here), minutes: most, by, reason, ...servedUntil(here.leg, desk.now) },
  });
}

/** A citizen who was away is here again. */
export function tellReturn(desk: Desk, { ticket }: Told<"return.told">): Decision {
  const visit = openVisit(desk, ticket);
  if (visit === null) return no(desk, "return.told", "ticket-unknown");
  // Whoever awaits a verdict comes back by that alone: an exam is not taken again by leaving it.
  const leg = visit.legs.find((one) => one.phase === "away" && one.unjudged === null);
  if (leg === undefined) return no(desk, "return.told", "ticket-not-away");
  return happened(cameBack(desk, { visit, leg }));
}

export const cameBack = (desk: Desk, away: Attended): CentreEvent => ({
  type: "visit.returned",
  data: { ...atStation(desk, away), why: "came-back" },
});

/** Postponed visits whose time has come, without anybody's doing. */
export function returnPostponed({ centre, now }: Situation): Decision {
  const events: CentreEvent[] = [];
  for (const visit of onList(centre, AWAY)) {
    for (const leg of visit.legs) {
      if (leg.phase !== "away" || leg.awayMs === null) continue;
      if (hasPassed(leg.since, now, leg.awayMs)) {
        events.push({ type: "visit.returned", data: { ...ofStage({ visit, leg }), why: "postponed" } });
      }
    }
  }
  return happened(...events);
}

/** The citizen has left for good. */
export function tellGone(desk: Desk, { ticket, reason }: Told<"gone.told">): Decision {
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  const visit = ticket === null ? (here?.visit ?? null) : openVisit(desk, ticket);
  if (visit === null) return no(desk, "gone.told", ticket === null ? "station-idle" : "ticket-unknown");
  if (isElsewhere(desk, visit)) return no(desk, "gone.told", "station-busy");
  return happened(...closeVisit(desk, visit, { outcome: "gone", reason, by: desk }));
}

/** A ticket that should not have been taken. */
export function askVoid(desk: Desk, { ticket, reason }: Told<"void.asked">): Decision {
  const visit = openVisit(desk, ticket);
  if (visit === null) return no(desk, "void.asked", "ticket-unknown");
  if (reason.trim() === "") return no(desk, "void.asked", "reason-missing");
  if (isElsewhere(desk, visit)) return no(desk, "void.asked", "station-busy");
  return happened(...closeVisit(desk, visit, { outcome: "voided", reason, by: desk }));
}

/** Whoever is called to or served at another station is that operator's. */
const isElsewhere = ({ station }: Desk, visit: Visit): boolean =>
  visit.legs.some((leg) => leg.station !== null && leg.station !== station.id);

/** The latest visit of a number: yesterday's may still be served beside today's. */
function openVisit({ centre }: Desk, ticket: string): Visit | null {
  const visits = [...centre.visits.values()].filter((visit) => visit.ticket === ticket && visit.phase === "open");
  return visits.sort((one, other) => other.place - one.place)[0] ?? null;
}

export const postponeMs = (minutes: number | null): number | null =>
  minutes === null ? null : Math.round(minutes * MINUTE_MS);
