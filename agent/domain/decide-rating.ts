import { type Centre, stationOf } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import type { EventOf } from "./event.ts";
import type { CentreInput } from "./input.ts";
import { elapsedMs, hasPassed } from "./instant.ts";
import type { Station } from "./rules.ts";
import type { Situation } from "./situation.ts";

/** How long after a stage its citizen may answer for it. */
export const RATING_WINDOW_MS = 120_000;
/** Nobody can stand up, turn to the pad and choose in less; who was at hand is the operator. */
export const RATING_SOONEST_MS = 1_500;
/** More presses at one pad within this time are no answers. */
export const HAMMERED_PRESSES = 5;
export const HAMMERED_WITHIN_MS = 10_000;
/** What the state keeps: as many as are an answer, and the one that is recorded as hammered. */
export const PRESSES_KEPT = HAMMERED_PRESSES + 1;

type RatingPressed = Extract<CentreInput, { type: "rating.pressed" }>;
type Why = EventOf<"rating.refused">["data"]["why"];

/**
 * K9: a rating belongs to one visit, one stage, one operator; whatever fits none is refused and recorded with the reason.
 * Of a pad that is hammered at most `PRESSES_KEPT` presses in ten seconds are recorded, so that no child fills a journal.
 */
export function takeRating(situation: Situation, { station: id, score: key }: RatingPressed): Decision {
  const { centre, rules, now } = situation;
  const station = rules.stations.find((one) => one.id === id);
  if (station === undefined) return refused("station-unknown");
  const state = stationOf(centre, id);
  const presses = state.presses.filter((at) => !hasPassed(at, now, HAMMERED_WITHIN_MS)).length;
  if (presses >= PRESSES_KEPT) return refused("rating-hammered");
  const why = isStuck(centre, station) ? "rating-stuck" : whyNot(situation, { id, key, presses });
  const { served } = state;
  if (why !== null || served === null) return no(why ?? "rating-unasked", { id, key });
  const { visit, ticket, service, stage, authority, operator } = served;
  const elapsed = elapsedMs(served.at, now);
  const afterMs = elapsed === null ? null : Math.max(0, Math.round(elapsed));
  const about = { visit, ticket, service, stage, authority, station: id, operator };
  return {
    events: [{ type: "rating.given", data: { ...about, score: Number(key), afterMs } }],
    orders: [],
    refusal: null,
  };
}

interface Press {
  readonly id: string;
  readonly key: string;
  readonly presses: number;
}

const no = (why: Why, { id, key }: Pick<Press, "id" | "key">): Decision =>
  refused(why, { type: "rating.refused", data: { station: id, score: key.slice(0, 32), why } });

function whyNot({ centre, now }: Situation, { id, key, presses }: Press): Why | null {
  if (presses >= HAMMERED_PRESSES) return "rating-hammered";
  const score = Number(key);
  if (!Number.isInteger(score) || score < 1 || score > 5) return "score-unknown";
  const { served } = stationOf(centre, id);
  if (served === null) return "rating-unasked";
  if (served.isRated) return "rating-doubled";
  if (hasPassed(served.at, now, RATING_WINDOW_MS)) return "rating-late";
  return hasPassed(served.at, now, RATING_SOONEST_MS) ? null : "rating-too-soon";
}

/** A key of the pad is jammed: what the pad says then nobody pressed. */
function isStuck(centre: Centre, { rating }: Station): boolean {
  const pad = rating === null ? undefined : centre.devices.get(rating);
  return pad?.phase === "degraded" && pad.fault === "key-stuck";
}
