import type { CentreEvent } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, type Share, shareOf, sumBy, under } from "./figures.ts";

/** At most so many in a hundred of the completed may be overdue. */
export const OVERDUE_PERCENT_MAX = 5;

export interface OverdueFigure {
  /** Overdue out of those completed of which it is known. */
  readonly overdue: Share;
  /** Completed, but whether in time is not known. */
  readonly unknown: number;
  readonly isWithinThreshold: boolean | null;
  /** Against the period that was asked to compare with; null where none was, or nothing was completed in it. */
  readonly before: Share | null;
  /** Above zero where it became worse. */
  readonly change: number | null;
}

export function overdueEntries(event: CentreEvent): readonly Entry[] {
  if (event.type !== "visit.closed" || event.data.outcome !== "completed") return nothing;
  const { visit, service, overdue } = event.data;
  const word = overdue === undefined ? "unknown" : overdue ? "late" : "in-time";
  return [{ day: dayOfVisit(visit), key: `completed/${service}/${word}`, add: 1 }];
}

export interface OverdueFigures extends OverdueFigure {
  readonly thresholdPercent: number;
  readonly services: readonly (OverdueFigure & { readonly service: string })[];
}

export function readOverdue(now: Question, before: Question | null): OverdueFigures {
  const services = [...new Set(under(now.figures.counts, "completed/").map(([[service = ""]]) => service))];
  return {
    thresholdPercent: OVERDUE_PERCENT_MAX,
    ...figureOf(now, before, null),
    services: services.map((service) => ({ service, ...figureOf(now, before, service) })),
  };
}

function figureOf(now: Question, before: Question | null, service: string | null): OverdueFigure {
  const { share: overdue, unknown } = counted(now, service);
  const was = before === null ? null : counted(before, service).share;
  const compared = was?.share == null ? null : was;
  return {
    overdue,
    unknown,
    isWithinThreshold: overdue.whole === 0 ? null : overdue.part * 100 <= overdue.whole * OVERDUE_PERCENT_MAX,
    before: compared,
    change: compared?.share == null || overdue.share === null ? null : overdue.share - compared.share,
  };
}

function counted({ figures, coverage }: Question, service: string | null): { share: Share; unknown: number } {
  const rows = under(figures.counts, service === null ? "completed/" : `completed/${service}/`);
  const sums = sumBy(rows, (path) => path.at(-1) ?? "");
  const late = sums.get("late") ?? 0;
  return { share: shareOf(late, late + (sums.get("in-time") ?? 0), coverage()), unknown: sums.get("unknown") ?? 0 };
}
