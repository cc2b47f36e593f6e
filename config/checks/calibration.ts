import { valueAt } from "../complaints.ts";
import { type Draft, tolerant } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { policySchema } from "../schema-policy.ts";
import { instead } from "../suggestion.ts";

/** Only a camera can leave a trace in a recording. */
export function checkCalibration(value: unknown, draft: Draft): readonly Finding[] {
  const entry = tolerant(policySchema.unwrap().shape.calibration, valueAt(value, ["rules", "calibration"]));
  return (entry?.cameras ?? []).flatMap((name, i) => {
    const path = ["rules", "calibration", "cameras", i];
    const cameras = draft.devices.filter(({ driver }) => driver.role === "camera").map(({ id }) => id);
    if (!draft.deviceIds.has(name)) return [finding(path, `there is no device "${name}".`, instead(name, cameras))];
    const found = draft.devices.find(({ id }) => id === name);
    if (found === undefined || found.driver.role === "camera") return [];
    const what = `the device "${name}" is a ${found.driver.role}, but a camera is needed here.`;
    return [finding(path, what, instead(name, cameras))];
  });
}
