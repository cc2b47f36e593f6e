import type { StationState } from "../centre.ts";
import { type Decision, happened } from "../decision.ts";
import { type Desk, refuse } from "../desk.ts";
import type { Authority, EventOf } from "../event.ts";
import type { StationInput } from "../input.ts";
import { elapsedMs, type Now } from "../instant.ts";
import { isInside } from "./inside.ts";

type BreakBegan = Extract<StationInput, { type: "break.began" }>;

/** A break waits until the citizen at the station has left; only broken equipment interrupts a service. */
export function beginBreak({ centre, station, state, operator, authority }: Desk, { reason }: BreakBegan): Decision {
  if (state.pause !== null) return refuse(station.id, operator, ["break.began", "on-break"]);
  if (reason !== "equipment" && isInside(centre, station.id)) {
    return refuse(station.id, operator, ["break.began", "station-busy"]);
  }
  return happened({ type: "operator.paused", data: { station: station.id, operator, authority, reason } });
}

export function endBreak({ station, state, operator, authority, now }: Desk): Decision {
  const ended = breakEnd({ station: station.id, operator, authority, pause: state.pause }, now);
  return ended.length === 0 ? refuse(station.id, operator, ["break.ended", "not-on-break"]) : happened(...ended);
}

interface Worker {
  readonly station: string;
  readonly operator: string;
  readonly authority: Authority;
  readonly pause: StationState["pause"];
}

/** The end of a break, where there is one. */
export function breakEnd({ pause, ...worker }: Worker, now: Now): readonly EventOf<"operator.resumed">[] {
  if (pause === null) return [];
  return [{ type: "operator.resumed", data: { ...worker, pausedMs: elapsedMs(pause.since, now) } }];
}
