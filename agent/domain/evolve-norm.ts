import type { CauseCase, Centre } from "./centre.ts";
import type { Fact } from "./fact.ts";
import { withAtEnd, without } from "./watchlist.ts";

/** Overdue visits, until the cause of each is established. */
export function evolveNorm(centre: Centre, fact: Fact): Centre {
  const { event, at } = fact;
  switch (event.type) {
    case "cause.opened": {
      const { visit, ticket, service, annotateUntil, normMinutes } = event.data;
      const stages = centre.visits.get(visit)?.stages ?? [];
      const opened = {
        visit,
        ticket,
        service,
        openedAt: at,
        annotateUntil,
        annotations: 0,
        end: null,
        stages,
        normMinutes,
      };
      return { ...centre, cases: centre.cases.set(visit, opened), casesByAge: withAtEnd(centre.casesByAge, visit) };
    }
    case "cause.annotated":
      return change(centre, event.data.visit, (one) => ({ ...one, annotations: one.annotations + 1 }));
    case "visit.closed":
      return change(centre, event.data.visit, (one) => ({ ...one, end: event.data }));
    case "cause.closed":
      return {
        ...centre,
        cases: centre.cases.delete(event.data.visit),
        casesByAge: without(centre.casesByAge, event.data.visit),
      };
    default:
      return centre;
  }
}

function change(centre: Centre, visit: string, to: (one: CauseCase) => CauseCase): Centre {
  const one = centre.cases.get(visit);
  return one === undefined ? centre : { ...centre, cases: centre.cases.set(visit, to(one)) };
}
