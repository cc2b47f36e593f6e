import { ACCESS_CHECKS } from "./broker-access.ts";
import { DELIVERY_CHECKS } from "./broker-delivery.ts";
import { RETAINED_CHECKS } from "./broker-retained.ts";
import { SESSION_CHECKS } from "./broker-sessions.ts";
import type { BrokerStage } from "./broker-stage.ts";
import type { Check } from "./check.ts";

/** What a broker must do so that the contract can be kept over it. */
export const BROKER_CHECKS: readonly Check<BrokerStage>[] = [
  ...RETAINED_CHECKS,
  ...SESSION_CHECKS,
  ...DELIVERY_CHECKS,
  ...ACCESS_CHECKS,
];
