import type { Check } from "./check.ts";
import { HUB_DELIVERY_CHECKS } from "./hub-delivery.ts";
import { HUB_LIFE_CHECKS } from "./hub-lives.ts";
import { HUB_REFUSAL_CHECKS } from "./hub-refusals.ts";
import type { HubStage } from "./hub-stage.ts";
import { HUB_WORD_CHECKS } from "./hub-words.ts";

/** What a hub must do, as far as a centre can see it. */
export const HUB_CHECKS: readonly Check<HubStage>[] = [
  ...HUB_DELIVERY_CHECKS,
  ...HUB_REFUSAL_CHECKS,
  ...HUB_WORD_CHECKS,
  ...HUB_LIFE_CHECKS,
];
