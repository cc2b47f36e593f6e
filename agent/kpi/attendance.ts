import type { CentreEvent, EventOf } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, type Share, shareOf, sumBy, under } from "./figures.ts";

type Outcome = EventOf<"visit.closed">["data"]["outcome"];

/** The citizen did not stay to the end; a voided visit is nobody's leaving. */
const ABANDONED: readonly Outcome[] = ["no-show", "gone", "day-ended"];

/** Who did not come when called, and how visits ended. */
export function attendanceEntries(event: CentreEvent): readonly Entry[] {
  switch (event.type) {
    case "visit.called":
      return [{ day: dayOfVisit(event.data.visit), key: `call/${event.data.service}/${event.data.rule}`, add: 1 }];
    case "visit.no-show": {
      const { visit, service, fair } = event.data;
      const word = fair === undefined ? "unknown" : fair ? "fair" : "unfair";
      return [{ day: dayOfVisit(visit), key: `no-show/${service}/${word}`, add: 1 }];
    }
    case "visit.closed":
      return [
        { day: dayOfVisit(event.data.visit), key: `outcome/${event.data.service}/${event.data.outcome}`, add: 1 },
      ];
    default:
      return nothing;
  }
}

interface AttendanceFigure {
  readonly calls: number;
  /** Not come though the call was shown long enough, out of all calls. */
  readonly noShows: Share;
  /** Missed calls that were not shown long enough, and those of which that is not known. */
  readonly unfairNoShows: Share;
  readonly unknownNoShows: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Ended without the citizen, out of all that ended and were not voided. */
  readonly abandoned: Share;
}

export interface AttendanceFigures extends AttendanceFigure {
  readonly rules: Readonly<Record<string, number>>;
  readonly services: readonly (AttendanceFigure & { readonly service: string })[];
}

export function readAttendance(question: Question): AttendanceFigures {
  const { counts } = question.figures;
  const named = (prefix: string) => under(counts, prefix).map(([[service = ""]]) => service);
  const services = [...new Set([...named("call/"), ...named("outcome/"), ...named("no-show/")])].sort();
  return {
    ...figureOf(question, null),
    rules: Object.fromEntries(sumBy(under(counts, "call/"), (path) => path.at(-1) ?? "")),
    services: services.map((service) => ({ service, ...figureOf(question, service) })),
  };
}

function figureOf({ figures, coverage }: Question, service: string | null): AttendanceFigure {
  const within = (what: string) => under(figures.counts, service === null ? `${what}/` : `${what}/${service}/`);
  const last = (path: readonly string[]) => path.at(-1) ?? "";
  const calls = sumBy(within("call"), () => "").get("") ?? 0;
  const missed = sumBy(within("no-show"), last);
  const outcomes = sumBy(within("outcome"), last);
  const of = (names: readonly string[]) => names.reduce((sum, name) => sum + (outcomes.get(name) ?? 0), 0);
  return {
    calls,
    noShows: shareOf(missed.get("fair") ?? 0, calls, coverage()),
    unfairNoShows: shareOf(missed.get("unfair") ?? 0, calls, coverage()),
    unknownNoShows: missed.get("unknown") ?? 0,
    outcomes: Object.fromEntries(outcomes),
    abandoned: shareOf(of(ABANDONED), of([...ABANDONED, "completed", "failed"]), coverage()),
  };
}
