import { AGENT_CHECKS } from "./agent-checks.ts";
import { type AgentControl, type AgentPlan, AgentStage } from "./agent-stage.ts";
import { BROKER_CHECKS } from "./broker-checks.ts";
import { BrokerStage } from "./broker-stage.ts";
import { runChecks, type Verdict } from "./check.ts";
import { HUB_CHECKS } from "./hub-checks.ts";
import { type HubControl, HubStage } from "./hub-stage.ts";
import { ScriptHub } from "./script-hub.ts";
import type { Target } from "./target.ts";

type Told = (verdict: Verdict) => void;

/** Part A: whether the contract can be kept over this broker. */
export const examineBroker = (target: Target, told?: Told): Promise<readonly Verdict[]> =>
  runChecks("broker", BROKER_CHECKS, { stage: new BrokerStage(target), ...(told === undefined ? {} : { told }) });

/** Part B: whether the hub behind this broker keeps the contract. */
export async function examineHub(target: Target, control: HubControl, told?: Told): Promise<readonly Verdict[]> {
  const stage = await HubStage.open(target, control);
  try {
    return await runChecks("hub", HUB_CHECKS, { stage, ...(told === undefined ? {} : { told }) });
  } finally {
    await stage.close();
  }
}

/** Part C: whether the agent with the first centre's id keeps the contract. */
export async function examineAgent(
  plan: AgentPlan,
  control: AgentControl | null,
  told?: Told,
): Promise<readonly Verdict[]> {
  const hub = await ScriptHub.open(plan.target, plan.target.centres[0].user, control === null);
  try {
    const stage = new AgentStage(hub, control, plan);
    return await runChecks("agent", AGENT_CHECKS, { stage, ...(told === undefined ? {} : { told }) });
  } finally {
    if (control === null) await hub.sayState(false).catch(() => undefined);
    await hub.close();
  }
}
