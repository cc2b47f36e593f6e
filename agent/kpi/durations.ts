import type { CentreEvent } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, under } from "./figures.ts";
import type { OpenVisit } from "./open-centre.ts";
import { emptySketch, mergeSketches, readTimes, type Sketch, type TimeFigure } from "./sketch.ts";

interface Place {
  readonly visit: string;
  readonly service: string;
  readonly stage: string;
  readonly station: string;
  readonly operator: string;
}

/** How long citizens waited, were served, and needed for the whole; taken from what the events say, to the millisecond. */
export function durationEntries(event: CentreEvent, centre: string): readonly Entry[] {
  switch (event.type) {
    case "visit.called":
      return atPlace("waited", { ...event.data, centre }, event.data.waitedMs);
    case "stage.started": {
      const { waitedMs } = event.data;
      return waitedMs === undefined ? nothing : atPlace("waited", { ...event.data, centre }, waitedMs);
    }
    case "stage.finished":
      return atPlace("served", { ...event.data, centre }, event.data.servedMs);
    default:
      return interruptedEntries(event, centre);
  }
}

/** Work that was begun and not finished, and the end of it all. */
function interruptedEntries(event: CentreEvent, centre: string): readonly Entry[] {
  switch (event.type) {
    case "visit.transferred":
    case "visit.postponed": {
      const { servedMs } = event.data;
      return servedMs === undefined ? nothing : atPlace("served", { ...event.data, centre }, servedMs);
    }
    case "visit.returned": {
      const { station, operator, servedMs } = event.data;
      if (servedMs === undefined || station === undefined || operator === undefined) return nothing;
      return atPlace("served", { ...event.data, station, operator, centre }, servedMs);
    }
    case "visit.closed": {
      const { visit, service, interrupted = [] } = event.data;
      return interrupted.flatMap((work) => atPlace("served", { visit, service, ...work, centre }, work.servedMs));
    }
    case "document.handed-over": {
      const { visit, service, totalMs } = event.data;
      return [{ day: dayOfVisit(visit), key: `total/service/${service}`, ms: totalMs }];
    }
    default:
      return nothing;
  }
}

function atPlace(what: string, place: Place & { readonly centre: string }, ms: number | null): readonly Entry[] {
  const { centre, service, stage, station, operator } = place;
  const day = dayOfVisit(place.visit);
  return [
    { day, key: `${what}/stage/${service}/${stage}`, ms },
    { day, key: `${what}/station/${centre}/${station}`, ms },
    { day, key: `${what}/operator/${centre}/${operator}`, ms },
  ];
}

/** All the waiting of a visit that was served to its end; who left did so in a wait that no call ended. */
export function wholeWaitEntries(event: CentreEvent, visit: OpenVisit | undefined): readonly Entry[] {
  if (event.type !== "visit.closed" || visit?.phase !== "open") return nothing;
  if (event.data.outcome !== "completed" && event.data.outcome !== "failed") return nothing;
  return [{ day: dayOfVisit(event.data.visit), key: `waited/visit/${visit.service}`, ms: visit.waitedMs }];
}

type Named<Name extends string> = TimeFigure & Readonly<Record<Name, string>>;

export interface DurationFigures {
  readonly all: TimeFigure;
  readonly stages: readonly Named<"service" | "stage">[];
  readonly stations: readonly Named<"centre" | "station">[];
  readonly operators: readonly Named<"centre" | "operator">[];
}

export function readDurations(question: Question, what: "waited" | "served"): DurationFigures {
  const { figures, coverage } = question;
  const rows = (dimension: string) => under(figures.times, `${what}/${dimension}/`);
  return {
    all: readTimes(together(rows("stage").map(([, sketch]) => sketch)), coverage()),
    stages: rows("stage").map(([[service = "", stage = ""], sketch]) => ({
      service,
      stage,
      ...readTimes(sketch, coverage()),
    })),
    stations: rows("station").map(([[centre = "", station = ""], sketch]) => ({
      centre,
      station,
      ...readTimes(sketch, coverage(centre)),
    })),
    operators: rows("operator").map(([[centre = "", operator = ""], sketch]) => ({
      centre,
      operator,
      ...readTimes(sketch, coverage(centre)),
    })),
  };
}

/** By service: from the proven ticket to the document in the citizen's hand, or the sum of all waits of a visit. */
export function readByService(question: Question, what: "total/service" | "waited/visit"): readonly Named<"service">[] {
  const { figures, coverage } = question;
  return under(figures.times, `${what}/`).map(([[service = ""], sketch]) => ({
    service,
    ...readTimes(sketch, coverage()),
  }));
}

const together = (sketches: readonly Sketch[]): Sketch => sketches.reduce(mergeSketches, emptySketch);
