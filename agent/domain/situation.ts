import type { Centre } from "./centre.ts";
import type { Now } from "./instant.ts";
import type { Rules } from "./rules.ts";

/** What a decision may look at beside the input: the state, the configuration, the time. */
export interface Situation {
  readonly centre: Centre;
  readonly rules: Rules;
  readonly now: Now;
}
