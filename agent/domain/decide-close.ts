import { ofVisit } from "./desk.ts";
import type { CentreEvent, EventOf } from "./event.ts";
import { type CauseWord, openCause } from "./norm/cause.ts";
import { settledSpent, sumOf, totalOf } from "./ownership.ts";
import type { Situation } from "./situation.ts";
import type { Visit } from "./visit.ts";

type Outcome = EventOf<"visit.closed">["data"]["outcome"];

const MINUTE_MS = 60_000;

/**
 * The end of a visit, with whose every millisecond was. A visit that ran over its norm since time was last looked at gets its case first, so
 * that no overrun is without one.
 */
export function closeVisit(
  situation: Situation,
  visit: Visit,
  end: { readonly outcome: Outcome; readonly reason?: string; readonly at?: CauseWord },
): readonly CentreEvent[] {
  const { outcome, reason } = end;
  const spent = visit.tenure === null ? null : settledSpent(visit, situation.now);
  const isOverdue = spent !== null && sumOf(spent) > visit.normMinutes * MINUTE_MS;
  const late = isOverdue && visit.warned !== "overdue" ? openCause(situation, visit, end.at) : [];
  const closed: CentreEvent = {
    type: "visit.closed",
    data: {
      ...ofVisit(visit),
      outcome,
      ...(reason === undefined ? {} : { reason }),
      totalMs: spent === null ? null : totalOf(spent),
      ...(spent === null ? {} : { spent: [...spent] }),
      normMinutes: visit.normMinutes,
      overdue: isOverdue,
    },
  };
  return [...late, closed];
}
