import { type StationState, stationOf } from "../centre.ts";
import type { Decision } from "../decision.ts";
import { refuse } from "../desk.ts";
import type { StationInput } from "../input.ts";
import { hasPassed, type Instant } from "../instant.ts";
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

type CredentialShown = Extract<StationInput, { type: "credential.shown" }>;

/** A card or a PIN signs in the one operator whose it is; where several have the same, nobody can say who came. */
export function showCredential(situation: Situation, station: Station, input: CredentialShown): Decision {
  const { centre, rules, now } = situation;
  const { kind, digest } = input;
  if (kind === "pin" && isLocked(stationOf(centre, station.id), now)) {
    return refuse(station.id, null, ["pin.locked", "credential-unknown"]);
  }
  const [operator, ...others] = roster(centre, rules).filter((one) => one[kind] === digest);
  if (operator === undefined || others.length > 0) {
    return refuse(station.id, null, [kind === "pin" ? WRONG_PIN : "card.shown", "credential-unknown"]);
  }
  return signIn(situation, station, { operator, by: kind });
}

function isLocked({ wrongPins }: StationState, now: Instant): boolean {
  const [first] = wrongPins;
  const last = wrongPins.at(-1);
  if (first === undefined || last === undefined || wrongPins.length < WRONG_PINS_MAX) return false;
  return !hasPassed(first, last, WRONG_PINS_WITHIN_MS) && !hasPassed(last, now, PIN_LOCK_MS);
}
