import { stationOf } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import type { CentreInput } from "./input.ts";
import { hasPassed } from "./instant.ts";
import type { Situation } from "./situation.ts";

/** How long after a stage its citizen may answer for it. */
export const RATING_WINDOW_MS = 120_000;

type RatingPressed = Extract<CentreInput, { type: "rating.pressed" }>;
type Why = "rating-unasked" | "rating-late" | "rating-doubled" | "score-unknown";

/** K9: a rating belongs to one visit, one stage, one operator; whatever fits none is refused and recorded. */
export function takeRating({ centre, rules, now }: Situation, { station, score: key }: RatingPressed): Decision {
  if (!rules.stations.some((one) => one.id === station)) return refused("station-unknown");
  const { served } = stationOf(centre, station);
  const score = Number(key);
  const no = (why: Why): Decision =>
    refused(why, { type: "rating.refused", data: { station, score: key.slice(0, 32), why } });
  if (!Number.isInteger(score) || score < 1 || score > 5) return no("score-unknown");
  if (served === null) return no("rating-unasked");
  if (served.isRated) return no("rating-doubled");
  if (hasPassed(served.at, now, RATING_WINDOW_MS)) return no("rating-late");
  const { visit, ticket, service, stage, authority, operator } = served;
  return {
    events: [{ type: "rating.given", data: { visit, ticket, service, stage, authority, station, operator, score } }],
    orders: [],
    refusal: null,
  };
}
