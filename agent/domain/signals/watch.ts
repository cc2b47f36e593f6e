import { type Table, tableOf } from "../../kernel/table.ts";
import type { EventOf } from "../event.ts";
import type { Fact } from "../fact.ts";
import { hasPassed, type Instant } from "../instant.ts";
import type { Rules } from "../rules.ts";
import { closingBurst, type Endings } from "./closing-burst.ts";
import type { WaitingView } from "./crowd.ts";
import { EVIDENCE_MAX, type Suspicion } from "./detector.ts";
import { dutiesMixed, type MixedDuties } from "./duties-mixed.ts";
import { type GhostServices, ghostService } from "./ghost-service.ts";
import { emptyHall, evolveHall, type Hall } from "./hall.ts";
import { type Hoarding, hoarding } from "./hoarding.ts";
import { type Idleness, idleWhileWaiting, judgeIdle } from "./idle-while-waiting.ts";
import { type DirectCalls, outOfOrder } from "./out-of-order.ts";
import { type RatingHabits, ratingPattern } from "./rating-pattern.ts";

/** All that the detectors remember, a fold of the journal: of the business day that is open, and within the limits that each names. */
export interface Watch {
  readonly hall: Hall;
  readonly directCalls: DirectCalls;
  readonly ghostServices: GhostServices;
  readonly hoarding: Hoarding;
  readonly idle: Idleness;
  readonly endings: Endings;
  readonly ratings: RatingHabits;
  readonly duties: MixedDuties;
  /** `signal/subject` to when it was told last; the latest `RAISED_MAX` of a day. */
  readonly raised: Table<string, Raised>;
}

interface Raised {
  readonly at: Instant;
  readonly score: number;
}

/** One signal about one subject is told at most once in so long, and again only where the facts have grown. */
export const COOLDOWN_MS = 60 * 60_000;
const RAISED_MAX = 1_000;

export const emptyWatch: Watch = {
  hall: emptyHall,
  directCalls: outOfOrder.empty,
  ghostServices: ghostService.empty,
  hoarding: hoarding.empty,
  idle: idleWhileWaiting.empty,
  endings: closingBurst.empty,
  ratings: ratingPattern.empty,
  duties: dutiesMixed.empty,
  raised: tableOf(),
};

/** What the detectors know after one more fact. Total: a fact that fits nothing changes nothing. */
export function evolveWatch(watch: Watch, fact: Fact): Watch {
  const { event, at } = fact;
  if (event.type === "signal.raised") return { ...watch, raised: withRaised(watch.raised, event, at) };
  const before = event.type === "centre.opened" && event.data.day !== watch.hall.day ? newDay(watch) : watch;
  const hall = evolveHall(before.hall, fact);
  return {
    hall,
    directCalls: outOfOrder.evolve(before.directCalls, fact, hall),
    ghostServices: ghostService.evolve(before.ghostServices, fact, hall),
    hoarding: hoarding.evolve(before.hoarding, fact, hall),
    idle: idleWhileWaiting.evolve(before.idle, fact, hall),
    endings: closingBurst.evolve(before.endings, fact, hall),
    ratings: ratingPattern.evolve(before.ratings, fact, hall),
    duties: dutiesMixed.evolve(before.duties, fact, hall),
    raised: before.raised,
  };
}

/** Who sits where lasts over the turn of the day; what was counted does not. */
const newDay = ({ hall, idle }: Watch): Watch => ({ ...emptyWatch, hall, idle });

/** The signals that an event raises which `watch` knows already. */
export function judge(watch: Watch, fact: Fact, rules: Rules): readonly EventOf<"signal.raised">[] {
  const found = suspicions(watch, fact, rules);
  return found.length === 0 ? NONE : found.map(signalEvent).filter((event) => isNews(watch.raised, event, fact.at));
}

const NONE: readonly never[] = [];

/** The signals that the passing of time raises: asked about once a minute. `view` is the centre as it stands. */
export function detectOnTime(
  watch: Watch,
  view: WaitingView,
  { rules, now }: { readonly rules: Rules; readonly now: Instant },
): readonly EventOf<"signal.raised">[] {
  return judgeIdle(watch.idle, view, { hall: watch.hall, rules, now })
    .map(signalEvent)
    .filter((event) => isNews(watch.raised, event, now));
}

/** While a centre is held or its machine is being served nothing that happens is a habit of people. */
function suspicions(watch: Watch, fact: Fact, rules: Rules): readonly Suspicion[] {
  const { hall } = watch;
  if (hall.isHeld) return NONE;
  const scene = { hall, rules };
  const found: Suspicion[] = [];
  found.push(...outOfOrder.judge(watch.directCalls, fact, scene));
  found.push(...ghostService.judge(watch.ghostServices, fact, scene));
  found.push(...hoarding.judge(watch.hoarding, fact, scene));
  found.push(...closingBurst.judge(watch.endings, fact, scene));
  found.push(...ratingPattern.judge(watch.ratings, fact, scene));
  found.push(...dutiesMixed.judge(watch.duties, fact, scene));
  return found;
}

function signalEvent({
  signal,
  score,
  station,
  operator,
  kiosk,
  facts,
  evidence,
}: Suspicion): EventOf<"signal.raised"> {
  return {
    type: "signal.raised",
    data: {
      signal,
      score,
      station: station ?? null,
      operator: operator ?? null,
      kiosk: kiosk ?? null,
      facts: { ...facts },
      evidence: evidence.slice(-EVIDENCE_MAX),
    },
  };
}

function subjectOf({ data }: EventOf<"signal.raised">): string {
  return `${data.signal}/${data.operator ?? data.kiosk ?? data.station ?? ""}`;
}

function isNews(raised: Watch["raised"], event: EventOf<"signal.raised">, at: Instant): boolean {
  const before = raised.get(subjectOf(event));
  return before === undefined || (hasPassed(before.at, at, COOLDOWN_MS) && event.data.score > before.score);
}

function withRaised(raised: Watch["raised"], event: EventOf<"signal.raised">, at: Instant): Watch["raised"] {
  const room = raised.size >= RAISED_MAX ? raised.clear() : raised;
  return room.set(subjectOf(event), { at, score: event.data.score });
}
