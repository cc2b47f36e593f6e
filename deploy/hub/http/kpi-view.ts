import { Map as Table } from "immutable";
import { type Figures, rowsOf, under } from "../../../agent/kpi/figures.ts";
import type { Kpi } from "../../../agent/kpi/kpi.ts";
import { readKpi } from "../../../agent/kpi/read-kpi.ts";
import { emptySketch, mergeSketches, readTimes, type TimeFigure } from "../../../agent/kpi/sketch.ts";

/** How long something took that day. */
export type Lasted = Pick<TimeFigure, "n" | "meanMs" | "p50Ms" | "p90Ms">;

/** The figures of one business day that stand on the page; each share with its coverage in the full reading. */
export interface KpiDay {
  readonly day: string;
  readonly issued: number;
  readonly ended: number;
  readonly overdueShare: number | null;
  readonly overdue: number;
  readonly completed: number;
  readonly waiting: Lasted;
  readonly serving: Lasted;
  readonly exam: Lasted;
  readonly production: Lasted;
  readonly rating: number | null;
  readonly ratings: number;
  /** Score to how often it was given. */
  readonly scores: Readonly<Record<string, number>>;
  readonly documents: number;
  readonly abandonedShare: number | null;
  readonly coverage: number | null;
  readonly owners: Readonly<Record<string, number>>;
  /** Whose the minutes beyond the norm were. */
  readonly overruns: Readonly<Record<string, number>>;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The newest business days that the journals name, newest first. */
export const kpiDays = ({ days }: Kpi, most: number): readonly KpiDay[] =>
  [...days.entries()]
    .filter(([day]) => DAY.test(day))
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .slice(0, most)
    .map(([day, figures]) => kpiDay(day, figures));

export function kpiDay(day: string, figures: Figures): KpiDay {
  const kpi: Kpi = { days: Table([[day, withoutPlaces(figures)]]), centres: Table() };
  const { tickets, overdue, waiting, serving, ratings, documents, attendance, coverage, ownership, overruns } = readKpi(
    kpi,
    { from: day, to: day },
  );
  return {
    day,
    issued: tickets.issued,
    ended: tickets.closed,
    overdueShare: overdue.overdue.share,
    overdue: overdue.overdue.part,
    completed: overdue.overdue.whole,
    waiting: lasted(waiting.all),
    serving: lasted(serving.all),
    exam: atStages(figures, (stage) => stage.startsWith("exam")),
    production: atStages(figures, (stage) => stage === "production" || stage === "plates"),
    rating: ratings.mean,
    ratings: ratings.n,
    scores: ratings.scores,
    documents: documents.kinds.reduce((sum, { handedOver }) => sum + handedOver, 0),
    abandonedShare: attendance.abandoned.share,
    coverage: coverage.seen.share,
    owners: partsOf(ownership.owners),
    overruns: partsOf(overruns.owners),
  };
}

/** Of single stations and operators: by far the most, and nothing here is made of them. */
const OF_PLACES = /^(?:waited|served|rating)\/(?:station|operator)\/|^(?:rating-refused|station)\//;

const withoutPlaces = ({ counts, times }: Figures): Figures => ({
  counts: counts.filter((_, key) => !OF_PLACES.test(key)),
  times: times.filter((_, key) => !OF_PLACES.test(key)),
});

const lasted = ({ n, meanMs, p50Ms, p90Ms }: TimeFigure): Lasted => ({ n, meanMs, p50Ms, p90Ms });

function atStages({ times }: Figures, is: (stage: string) => boolean): Lasted {
  const own = under(rowsOf(times), "served/stage/").filter(([[, stage = ""]]) => is(stage));
  return lasted(
    readTimes(
      own.reduce((sum, [, sketch]) => mergeSketches(sum, sketch), emptySketch),
      null,
    ),
  );
}

const partsOf = (owners: Readonly<Record<string, { readonly part: number }>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(owners).map(([owner, { part }]) => [owner, part]));
