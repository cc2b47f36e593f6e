import { readAttendance } from "./attendance.ts";
import { readCoverage } from "./coverage.ts";
import { readDocuments } from "./documents.ts";
import { readByService, readDurations } from "./durations.ts";
import { emptyFigures, mergeFigures, type Question, rowsOf } from "./figures.ts";
import type { Kpi } from "./kpi.ts";
import { readStations } from "./occupancy.ts";
import { readOverdue } from "./overdue.ts";
import { readLedgers, readOwnership } from "./ownership.ts";
import { readRatings } from "./ratings.ts";
import { readTickets } from "./tickets.ts";

/** Business days, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export type KpiReading = ReturnType<typeof readKpi>;

/** The figures of a period as people ask for them, in plain JSON: overdue shares beside those of `before`, if a period is given. */
export function readKpi(kpi: Kpi, period: Period | null = null, before: Period | null = null) {
  const question = questionOf(kpi, period);
  const open = [...kpi.centres.values()]
    .flatMap(({ visits }) => [...visits.entries()])
    .filter(([id]) => isWithin(id.slice(0, "2026-08-23".length), period));
  return {
    days: daysWithin(kpi, period),
    /** The last moment that each centre's journal tells of: nothing after it is counted, not even as unseen. */
    upTo: Object.fromEntries(
      [...kpi.centres.entries()]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([centre, { last }]) => [centre, last === null ? null : new Date(last.wall).toISOString()]),
    ),
    coverage: readCoverage(question),
    tickets: { ...readTickets(question, open), coverage: question.coverage() },
    waiting: { ...readDurations(question, "waited"), visits: readByService(question, "waited/visit") },
    serving: readDurations(question, "served"),
    total: readByService(question, "total/service"),
    overdue: readOverdue(question, before === null ? null : questionOf(kpi, before)),
    ownership: readOwnership(question, "spent"),
    overruns: readOwnership(question, "overrun"),
    ledgers: readLedgers(question),
    documents: readDocuments(question),
    ratings: readRatings(question),
    attendance: readAttendance(question),
    stations: readStations(question),
  };
}

const isWithin = (day: string, period: Period | null): boolean =>
  period === null || (day >= period.from && day <= period.to);

const daysWithin = ({ days }: Kpi, period: Period | null): readonly string[] =>
  [...days.keys()].filter((day) => isWithin(day, period)).sort();

function questionOf(kpi: Kpi, period: Period | null): Question {
  const { counts, times } = daysWithin(kpi, period)
    .map((day) => kpi.days.get(day, emptyFigures))
    .reduce(mergeFigures, emptyFigures);
  const figures = { counts: rowsOf(counts), times: rowsOf(times) };
  const { seen, centres } = readCoverage({ figures });
  const shares = new Map(centres.map(({ centre, seen: { share } }) => [centre, share]));
  return {
    figures,
    coverage: (centre) => (centre === undefined ? seen.share : (shares.get(centre) ?? null)),
  };
}
