import type { CentreIdentity } from "../uplink/status-messages.ts";
import type { Settings, World } from "./world.ts";

/** What a centre says of itself by its rules, and what it runs. */
export function identityOf({ rules, bootId, version }: Settings, { configs }: World): CentreIdentity {
  const { centre, region, timezone, policy } = rules;
  const config = configs === undefined ? {} : { config: () => configs.runs() };
  return { centre, region, bootId, version, opening: { ...policy.opening, timezone }, ...config };
}
