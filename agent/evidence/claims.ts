import type { Centre } from "../domain/centre.ts";
import type { CentreEvent, Spent } from "../domain/event.ts";
import type { Instant } from "../domain/instant.ts";
import { settledSpent, sumOf, totalOf } from "../domain/ownership.ts";
import type { Recorded } from "../journal/record.ts";
import type { Problem } from "../kernel/result.ts";
import { firstDifference } from "./difference.ts";
import { replayed } from "./findings.ts";
import { wrong } from "./walk.ts";

/** The first figure in the records themselves that does not follow from the records before it; null where all do. */
export function falseClaim(records: readonly Recorded[]): Problem | null {
  let found: Problem | null = null;
  replayed(records, (before, record, at) => {
    const place = found === null ? claimIn(before, record.event, at) : null;
    if (place !== null) found = wrong(`record ${record.seq}, ${place}`, "does not follow from the records before it.");
  });
  return found;
}

function claimIn(before: Centre, event: CentreEvent, at: Instant): string | null {
  switch (event.type) {
    case "visit.overdue":
      return spentIn(before, event.data, at);
    case "visit.closed": {
      const { spent, totalMs } = event.data;
      if (spent === undefined) return null;
      if (totalOf(spent) !== totalMs) return "data.totalMs";
      return spentIn(before, { visit: event.data.visit, spent }, at);
    }
    case "cause.closed":
      return sumOf(event.data.shares) === event.data.overrunMs ? null : "data.overrunMs";
    default:
      return null;
  }
}

function spentIn(before: Centre, said: { visit: string; spent: readonly Spent[] }, at: Instant): string | null {
  const visit = before.visits.get(said.visit);
  if (visit === undefined || visit.issuedAt === null) return null;
  return firstDifference(said.spent, settledSpent(visit, at), "data.spent");
}
