import { type StationState, stationOf } from "../centre.ts";
import { type Decision, refused } from "../decision.ts";
import { refuse } from "../desk.ts";
import type { StationInput } from "../input.ts";
import { hasPassed, type Instant } from "../instant.ts";
import { isFlood, stationSource } from "../refusals.ts";
import type { Station } from "../rules.ts";
import type { Situation } from "../situation.ts";
import { roster } from "./roster.ts";
import { signIn } from "./sign-in.ts";

/** So many PINs of nobody within this time, and no PIN is taken at that station for a while: four digits are soon tried out. */
export const WRONG_PINS_MAX = 5;
export const WRONG_PINS_WITHIN_MS = 10 * 60_000;
export const PIN_LOCK_MS = 5 * 60_000;

/** What a wrong PIN is recorded as; the state counts by it. */
export const WRONG_PIN = "pin.shown";

/** Refusals that nothing else bounds; the state counts them. */
const LOCKED_PIN = "pin.locked";
const WRONG_CARD = "card.shown";
export const UNBOUNDED_ACTS: readonly string[] = [LOCKED_PIN, WRONG_CARD];

type CredentialShown = Extract<StationInput, { type: "credential.shown" }>;

/** A card or a PIN signs in the one operator whose it is; where several have the same, nobody can say who came. */
export function showCredential(situation: Situation, station: Station, input: CredentialShown): Decision {
  const { centre, rules, now } = situation;
  const { kind, digest } = input;
  if (kind === "pin" && isLocked(stationOf(centre, station.id), now)) {
    return refuseBriefly(situation, station, LOCKED_PIN);
  }
  const [operator, ...others] = roster(centre, rules).filter((one) => one[kind] === digest);
  if (operator === undefined || others.length > 0) {
    // Wrong PINs are always told: they lock, so there are few.
    if (kind === "pin") return refuse(station.id, null, [WRONG_PIN, "credential-unknown"]);
    return refuseBriefly(situation, station, WRONG_CARD);
  }
  return signIn(situation, station, { operator, by: kind });
}

function refuseBriefly({ centre, now }: Situation, { id }: Station, act: string): Decision {
  if (isFlood(centre, stationSource(id), now)) return refused("credential-unknown");
  return refuse(id, null, [act, "credential-unknown"]);
}

function isLocked({ wrongPins }: StationState, now: Instant): boolean {
  const [first] = wrongPins;
  const last = wrongPins.at(-1);
  if (first === undefined || last === undefined || wrongPins.length < WRONG_PINS_MAX) return false;
  return !hasPassed(first, last, WRONG_PINS_WITHIN_MS) && !hasPassed(last, now, PIN_LOCK_MS);
}
