import { type Table, tableOf } from "../../kernel/table.ts";
import type { EventOf } from "../event.ts";
import { type Detector, EVIDENCE_MAX, SUBJECTS_MAX, type Suspicion, withEvidence } from "./detector.ts";
import { bounded, type Hall } from "./hall.ts";
import { RARE, rarity, toScore } from "./rarity.ts";

/** A citizen has to hear that it is over, look at the pad and reach for it; few manage in less. */
const QUICK_MS = 3_000;
/** Of honest answers so many are as quick. */
const QUICK_SHARE = 0.05;
const EXPECTED_MIN = 0.4;
const QUICK_MIN = 5;
/** Of the services of a well-liked operator so many in a row end with the top score; the rest of them with none or another. */
const TOP_CHANCE = 0.7;
const TOP_SCORE = 5;
/** A streak may begin at any service of the day: so much of its rarity is chance. */
const STREAK_STARTS = 20;
/** Presses before a service is over for so long: a hand that knows when it ends. */
const HASTY_REFUSALS: readonly string[] = ["rating-too-soon", "rating-hammered"];
const EXPECTED_REFUSALS = 1;
const REFUSALS_MIN = 6;
/** Others must have given so many answers before their habits are a measure. */
const OTHERS_MIN = 20;

export type RatingHabits = Table<string, Rated>;

interface Rated {
  readonly given: number;
  readonly quick: number;
  readonly quickSeqs: readonly number[];
  readonly refused: number;
  readonly refusedSeqs: readonly number[];
  /** Services in a row that each got the top score. */
  readonly streak: number;
  readonly streakSeqs: readonly number[];
  readonly isLastRated: boolean;
}

const unrated: Rated = {
  given: 0,
  quick: 0,
  quickSeqs: [],
  refused: 0,
  refusedSeqs: [],
  streak: 0,
  streakSeqs: [],
  isLastRated: true,
};

/** Streaks and timing of answers that citizens hardly show. */
export const ratingPattern: Detector<RatingHabits> = {
  signal: "rating-pattern",
  empty: tableOf(),
  evolve(habits, { seq, event }, hall) {
    switch (event.type) {
      case "stage.finished":
        return change(habits, event.data.operator, (rated) => ({
          ...(rated.isLastRated ? rated : { ...rated, streak: 0, streakSeqs: [] }),
          isLastRated: false,
        }));
      case "rating.given":
        return change(habits, event.data.operator, (rated) => withRating(rated, event, seq));
      case "rating.refused": {
        const operator = HASTY_REFUSALS.includes(event.data.why) ? hall.posts.get(event.data.station)?.operator : null;
        if (operator === null || operator === undefined) return habits;
        return change(habits, operator, (rated) => withRefusal(rated, seq));
      }
      default:
        return habits;
    }
  },
  judge(habits, { event }, { hall }) {
    if (event.type !== "rating.given" && event.type !== "rating.refused") return [];
    const operator = operatorOf(event, hall);
    const rated = habits.get(operator ?? "");
    if (rated === undefined || operator === null) return [];
    const found = suspicions(rated, othersQuickShare(habits, operator)).toSorted((a, b) => b.score - a.score)[0];
    return found === undefined ? [] : [{ ...found, operator, station: event.data.station }];
  },
};

const operatorOf = (event: EventOf<"rating.given"> | EventOf<"rating.refused">, hall: Hall): string | null =>
  event.type === "rating.given" ? event.data.operator : (hall.posts.get(event.data.station)?.operator ?? null);

const change = (habits: RatingHabits, operator: string, by: (rated: Rated) => Rated): RatingHabits =>
  bounded(habits, SUBJECTS_MAX).set(operator, by(habits.get(operator, unrated)));

function withRating(rated: Rated, { data }: EventOf<"rating.given">, seq: number): Rated {
  const isQuick = data.afterMs !== undefined && data.afterMs !== null && data.afterMs < QUICK_MS;
  const isTop = data.score === TOP_SCORE;
  return {
    ...rated,
    given: rated.given + 1,
    quick: rated.quick + (isQuick ? 1 : 0),
    quickSeqs: isQuick ? withEvidence(rated.quickSeqs, seq) : rated.quickSeqs,
    streak: isTop ? rated.streak + 1 : 0,
    streakSeqs: isTop ? withEvidence(rated.streakSeqs, seq) : [],
    isLastRated: true,
  };
}

const withRefusal = (rated: Rated, seq: number): Rated => ({
  ...rated,
  refused: rated.refused + 1,
  refusedSeqs: withEvidence(rated.refusedSeqs, seq),
});

function othersQuickShare(habits: RatingHabits, operator: string): number {
  let given = 0;
  let quick = 0;
  for (const [id, one] of habits) {
    if (id === operator) continue;
    given += one.given;
    quick += one.quick;
  }
  return given < OTHERS_MIN ? QUICK_SHARE : Math.max(QUICK_SHARE, quick / given);
}

function suspicions(rated: Rated, usualShare: number): readonly Suspicion[] {
  const streak = rated.streak === 0 ? 0 : toScore(-10 * Math.log10(STREAK_STARTS * TOP_CHANCE ** rated.streak));
  if (rated.quick < QUICK_MIN && rated.refused < REFUSALS_MIN && streak < RARE) return [];
  const quick = rarity(rated.quick, Math.max(EXPECTED_MIN, rated.given * usualShare));
  const refused = rarity(rated.refused, EXPECTED_REFUSALS);
  const facts = {
    ratings: rated.given,
    quickRatings: rated.quick,
    quickBelowMs: QUICK_MS,
    othersQuickPercent: Math.round(usualShare * 100),
    topScoresInARow: rated.streak,
    refusedHastyPresses: rated.refused,
  };
  const one = (score: number, evidence: readonly number[]): Suspicion => ({
    signal: "rating-pattern",
    score,
    facts,
    evidence: evidence.slice(-EVIDENCE_MAX),
  });
  return [
    ...(rated.quick >= QUICK_MIN && quick >= RARE ? [one(quick, rated.quickSeqs)] : []),
    ...(rated.refused >= REFUSALS_MIN && refused >= RARE ? [one(refused, rated.refusedSeqs)] : []),
    ...(streak >= RARE ? [one(streak, rated.streakSeqs)] : []),
  ];
}
