import { ownAgent } from "./agent-stage.ts";
import { countOf, lineOf, type Verdict } from "./check.ts";
import { examineAgent, examineBroker, examineHub } from "./kit.ts";
import { openReferenceHub } from "./reference-hub.ts";
import type { Target } from "./target.ts";

/** Whether a side is started by the kit, runs already, or is left out. */
export const SIDES = ["own", "running", "none"] as const;
export type Side = (typeof SIDES)[number];

export interface KitPlan {
  readonly target: Target;
  readonly hub: Side;
  /** Where the kit's own hub keeps everything; null for a file of its own. */
  readonly postgres: string | null;
  readonly agent: Side;
  readonly isPatient: boolean;
  readonly isJson: boolean;
}

/**
 * Answers whether no rule was broken. Beside a running agent neither broker nor hub is examined: both would be in its own name, and the
 * broker would hang up on one of the two.
 */
export async function runKit(plan: KitPlan, print: (line: string) => void): Promise<boolean> {
  const told = (verdict: Verdict) => print(plan.isJson ? JSON.stringify(verdict) : lineOf(verdict));
  const verdicts =
    plan.agent === "running"
      ? await agentVerdicts(plan, told)
      : [
          ...(await examineBroker(plan.target, told)),
          ...(await hubVerdicts(plan, told)),
          ...(await agentVerdicts(plan, told)),
        ];
  const [passed, failed] = [countOf(verdicts, "pass"), countOf(verdicts, "fail")];
  const left = countOf(verdicts, "not applicable");
  print(plan.isJson ? JSON.stringify({ passed, failed, notApplicable: left }) : `${left} not applicable`);
  if (!plan.isJson) print(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

type Told = (verdict: Verdict) => void;

async function hubVerdicts({ hub, postgres, target, isPatient }: KitPlan, told: Told): Promise<readonly Verdict[]> {
  if (hub === "none") return [];
  if (hub === "running") return examineHub(target, { isPatient }, told);
  const reference = await openReferenceHub(target, postgres);
  try {
    return await examineHub(target, { ...reference, isPatient }, told);
  } finally {
    await reference.close();
  }
}

async function agentVerdicts({ agent, target, isPatient }: KitPlan, told: Told): Promise<readonly Verdict[]> {
  if (agent === "none") return [];
  if (agent === "running") return examineAgent({ target, isPatient }, null, told);
  const own = ownAgent(target);
  try {
    return await examineAgent({ target, isPatient }, own, told);
  } finally {
    await own.close();
  }
}
