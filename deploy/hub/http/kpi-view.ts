import type { Kpi } from "../../../agent/kpi/kpi.ts";
import { readKpi } from "../../../agent/kpi/read-kpi.ts";

/** The figures of one business day that stand on the page; each share with its coverage in the full reading. */
export interface KpiDay {
  readonly day: string;
  readonly issued: number;
  readonly ended: number;
  readonly overdueShare: number | null;
  readonly overdue: number;
  readonly completed: number;
  readonly waitMeanMs: number | null;
  readonly waitP90Ms: number | null;
  readonly rating: number | null;
  readonly ratings: number;
  readonly documents: number;
  readonly abandonedShare: number | null;
  readonly coverage: number | null;
  readonly owners: Readonly<Record<string, number>>;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The newest business day that the journals name and the one before, newest first. */
export function kpiDays(kpi: Kpi): readonly KpiDay[] {
  const days = [...kpi.days.keys()].filter((day) => DAY.test(day)).sort();
  return days
    .slice(-2)
    .reverse()
    .map((day) => dayOf(kpi, day));
}

function dayOf(kpi: Kpi, day: string): KpiDay {
  const { tickets, overdue, waiting, ratings, documents, attendance, coverage, ownership } = readKpi(kpi, {
    from: day,
    to: day,
  });
  return {
    day,
    issued: tickets.issued,
    ended: tickets.closed,
    overdueShare: overdue.overdue.share,
    overdue: overdue.overdue.part,
    completed: overdue.overdue.whole,
    waitMeanMs: waiting.all.meanMs,
    waitP90Ms: waiting.all.p90Ms,
    rating: ratings.mean,
    ratings: ratings.n,
    documents: documents.kinds.reduce((sum, { handedOver }) => sum + handedOver, 0),
    abandonedShare: attendance.abandoned.share,
    coverage: coverage.seen.share,
    owners: Object.fromEntries(Object.entries(ownership.owners).map(([owner, { part }]) => [owner, part])),
  };
}
