import type { Visit } from "./centre.ts";
import type { Decision } from "./decision.ts";
import { atStation, type Desk, refuse, visitHere } from "./desk.ts";
import type { CentreEvent } from "./event.ts";
import type { StationInput } from "./input.ts";
import { elapsedMs } from "./instant.ts";
import { orderMarks } from "./mark.ts";

type TransferAsked = Extract<StationInput, { type: "transfer.asked" }>;

/** The citizen has come: service begins. */
export function tellStart(desk: Desk): Decision {
  const visit = visitHere(desk.centre, desk.state);
  if (visit?.phase !== "called") return refuse(desk.station.id, desk.operator, ["start.told", "station-idle"]);
  const started: CentreEvent = { type: "stage.started", data: atStation(desk, visit) };
  return { events: [started], orders: orderMarks(desk.station, visit, "started"), refusal: null };
}

/** The stage is over: the visit waits for its next stage, or is complete with the document in the citizen's hand (K16). */
export function tellFinish(desk: Desk, outcome: "passed" | "failed"): Decision {
  const visit = visitHere(desk.centre, desk.state);
  if (visit?.phase !== "serving") return refuse(desk.station.id, desk.operator, ["finish.told", "station-idle"]);
  const data = atStation(desk, visit);
  const next = outcome === "passed" ? (visit.stages[visit.at + 1]?.id ?? null) : null;
  const servedMs = elapsedMs(visit.since, desk.now);
  const finished: CentreEvent = { type: "stage.finished", data: { ...data, outcome, servedMs, next } };
  const marks = orderMarks(desk.station, visit, "finished");
  if (next !== null) return { events: [finished], orders: marks, refusal: null };
  const totalMs = visit.issuedAt === null ? null : elapsedMs(visit.issuedAt, desk.now);
  const isHandedOver = outcome === "passed" && data.stage === "handover";
  const handedOver: readonly CentreEvent[] = isHandedOver
    ? [{ type: "document.handed-over", data: { ...data, totalMs } }]
    : [];
  const handoverMarks = isHandedOver ? orderMarks(desk.station, visit, "handed-over") : [];
  return {
    events: [finished, ...handedOver, ended(visit, outcome === "passed" ? "completed" : "failed", totalMs)],
    orders: [...marks, ...handoverMarks],
    refusal: null,
  };
}

function ended(visit: Visit, outcome: "completed" | "failed", totalMs: number | null): CentreEvent {
  const { id, ticket, service } = visit;
  return { type: "visit.closed", data: { visit: id, ticket, service, outcome, totalMs } };
}

/** Sends the visit to another of its stages; it keeps its place there. */
export function askTransfer(desk: Desk, { stage, reason }: TransferAsked): Decision {
  const visit = visitHere(desk.centre, desk.state);
  const no = (why: Parameters<typeof refuse>[2][1]) => refuse(desk.station.id, desk.operator, ["transfer.asked", why]);
  if (visit === null) return no("station-idle");
  const target = visit.stages.find((one) => one.id === stage);
  if (target === undefined) return no("stage-unknown");
  if (reason.trim() === "") return no("reason-missing");
  const transferred: CentreEvent = {
    type: "visit.transferred",
    data: { ...atStation(desk, visit), toStage: stage, toAuthority: target.authority, reason },
  };
  return { events: [transferred], orders: [], refusal: null };
}
