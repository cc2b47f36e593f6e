import type { CentreEvent, EventOf } from "../domain/event.ts";
import type { OpenVisit } from "./open-centre.ts";

const NONE: readonly string[] = [];

/** The visit after an event that names it; undefined where none is open. Of a visit whose ticket was never seen nothing is made up. */
export function evolveOpenVisit(visit: OpenVisit | undefined, event: CentreEvent): OpenVisit | undefined {
  if (event.type === "ticket.reserved") return visit ?? reserved(event);
  if (visit === undefined) return undefined;
  switch (event.type) {
    case "ticket.voided":
    case "visit.closed":
      return undefined;
    case "ticket.issued":
      return visit.phase === "open" ? visit : waitFrom({ ...visit, phase: "open" }, event.data.stage);
    case "visit.called":
      return arriving(withWait(visit, event.data.waitedMs), event.data.stage);
    case "stage.started": {
      const { stage, waitedMs } = event.data;
      return arriving(waitedMs === undefined ? visit : withWait(visit, waitedMs), stage);
    }
    case "stage.finished":
      return finished(visit, event);
    default:
      return moved(visit, event);
  }
}

function moved(visit: OpenVisit, event: CentreEvent): OpenVisit {
  switch (event.type) {
    case "visit.transferred":
      return waitFor(leaving(visit, event.data.stage), [event.data.toStage]);
    case "visit.postponed":
      return goneFrom(visit, event.data.stage, event.data.by);
    case "visit.no-show":
    case "visit.returned":
      return waitFor(leaving(visit, event.data.stage), [event.data.stage]);
    default:
      return visit;
  }
}

const reserved = ({ data }: EventOf<"ticket.reserved">): OpenVisit => ({
  service: data.service,
  document: data.document ?? null,
  phase: "reserved",
  stages: data.stages.map(({ id, parallel, attended }) => ({
    id,
    isParallel: parallel === true,
    isAttended: attended !== false,
  })),
  passed: NONE,
  waits: NONE,
  at: NONE,
  away: {},
  waitedMs: 0,
});

const withWait = (visit: OpenVisit, ms: number | null): OpenVisit => ({
  ...visit,
  waitedMs: ms === null || visit.waitedMs === null ? null : visit.waitedMs + Math.round(ms),
});

const without = (list: readonly string[], stage: string): readonly string[] => list.filter((one) => one !== stage);

const arriving = (visit: OpenVisit, stage: string): OpenVisit => ({
  ...leaving(visit, stage),
  at: [...without(visit.at, stage), stage],
});

const leaving = (visit: OpenVisit, stage: string): OpenVisit => ({
  ...visit,
  waits: without(visit.waits, stage),
  at: without(visit.at, stage),
  away: Object.fromEntries(Object.entries(visit.away).filter(([one]) => one !== stage)),
});

function goneFrom(visit: OpenVisit, stage: string, by: "citizen" | "centre"): OpenVisit {
  const left = leaving(visit, stage);
  return { ...left, away: { ...left.away, [stage]: by } };
}

const waitFor = (visit: OpenVisit, stages: readonly string[]): OpenVisit => ({
  ...visit,
  waits: [...visit.waits, ...stages.filter((one) => !isUnderWay(visit, one))],
});

const isUnderWay = ({ waits, at, away }: OpenVisit, stage: string): boolean =>
  waits.includes(stage) || at.includes(stage) || stage in away;

function finished(visit: OpenVisit, { data }: EventOf<"stage.finished">): OpenVisit {
  if (data.retake === true) return goneFrom(visit, data.stage, "citizen");
  const left = leaving(visit, data.stage);
  const passed = data.outcome === "passed" ? [...without(left.passed, data.stage), data.stage] : left.passed;
  return data.next === null ? { ...left, passed } : waitFrom({ ...left, passed }, data.next);
}

/** A stage begins together with those behind it that may go on beside it. */
function waitFrom(visit: OpenVisit, first: string): OpenVisit {
  const rest = visit.stages.slice(visit.stages.findIndex((stage) => stage.id === first) + 1);
  const end = rest.findIndex((stage) => !stage.isParallel);
  const beside = (end < 0 ? rest : rest.slice(0, end)).map((stage) => stage.id);
  return waitFor(visit, [first, ...beside.filter((stage) => !visit.passed.includes(stage))]);
}

/** The stages that it could be called to now: a citizen who is at one stage, or away by his own wish, cannot be called to another that he must attend. */
export function callableStages(visit: OpenVisit | undefined): readonly string[] {
  if (visit === undefined) return NONE;
  const isAttended = (id: string) => visit.stages.find((stage) => stage.id === id)?.isAttended !== false;
  const elsewhere = [...visit.at, ...Object.keys(visit.away).filter((stage) => visit.away[stage] === "citizen")];
  return elsewhere.some(isAttended) ? visit.waits.filter((stage) => !isAttended(stage)) : visit.waits;
}
