import { type Desk, ofVisit } from "./desk.ts";
import type { CentreEvent, EventOf } from "./event.ts";
import { interruptedIn } from "./interrupted.ts";
import { type CauseWord, openCause } from "./norm/cause.ts";
import { settledSpent, sumOf, totalOf } from "./ownership.ts";
import type { Situation } from "./situation.ts";
import type { Visit } from "./visit.ts";

type Closed = EventOf<"visit.closed">["data"];

/** How a visit ended, by whose word, and where it was when that is known. */
interface End {
  readonly outcome: Closed["outcome"];
  readonly reason?: string | undefined;
  readonly by?: Pick<Desk, "station" | "operator">;
  /** The stage whose end ended it. */
  readonly at?: CauseWord;
}

const MINUTE_MS = 60_000;

/**
 * The end of a visit, with whose every millisecond was. A visit that ran over its norm since time was last looked at gets its case first, so
 * that no overrun is without one.
 */
export function closeVisit(situation: Situation, visit: Visit, end: End): readonly CentreEvent[] {
  const { outcome, reason, by } = end;
  const spent = visit.tenure === null ? null : settledSpent(visit, situation.now);
  const isOverdue = spent !== null && sumOf(spent) > visit.normMinutes * MINUTE_MS;
  const late = isOverdue && visit.warned !== "overdue" ? openCause(situation, visit, end.at) : [];
  const interrupted = interruptedIn(visit, situation.now, end.at?.stage);
  const closed: CentreEvent = {
    type: "visit.closed",
    data: {
      ...ofVisit(visit),
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ...(by === undefined ? {} : { station: by.station.id, operator: by.operator }),
      ...(interrupted.length === 0 ? {} : { interrupted }),
      totalMs: spent === null ? null : totalOf(spent),
      ...(spent === null ? {} : { spent: [...spent] }),
      normMinutes: visit.normMinutes,
      overdue: isOverdue,
    },
  };
  return [...late, closed];
}
