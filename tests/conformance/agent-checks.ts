import { AGENT_DELIVERY_CHECKS } from "./agent-delivery.ts";
import { AGENT_GREETING_CHECKS } from "./agent-greeting.ts";
import { AGENT_LIFE_CHECKS } from "./agent-lives.ts";
import type { AgentStage } from "./agent-stage.ts";
import { AGENT_WORD_CHECKS } from "./agent-words.ts";
import type { Check } from "./check.ts";

/** What an agent must do, as far as a hub can see it. The order matters: each check goes on where the one before has left the agent. */
export const AGENT_CHECKS: readonly Check<AgentStage>[] = [
  ...AGENT_GREETING_CHECKS,
  ...AGENT_WORD_CHECKS,
  ...AGENT_DELIVERY_CHECKS,
  ...AGENT_LIFE_CHECKS,
];
