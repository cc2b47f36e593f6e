import { valueAt } from "../complaints.ts";
import { tolerant } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { policySchema } from "../schema-policy.ts";

const CLASSES = ["ordinary", "appointment", "privileged"] as const;

/** A number tells its class, so no two classes may share one. */
export function checkPolicy(value: unknown): readonly Finding[] {
  const numbers = tolerant(policySchema.unwrap().shape.numbers, valueAt(value, ["rules", "numbers"]));
  if (numbers === null) return [];
  return CLASSES.flatMap((one, i) => {
    const path = ["rules", "numbers", one];
    const { from, to } = numbers[one];
    if (to < from) {
      return [
        finding([...path, "to"], `the last ${one} number is below the first, ${from}.`, "Write the smaller as from."),
      ];
    }
    return CLASSES.slice(0, i).flatMap((other) => {
      const range = numbers[other];
      if (from > range.to || range.from > to) return [];
      const what = `the ${one} numbers ${from} to ${to} and the ${other} numbers ${range.from} to ${range.to} overlap.`;
      return [finding(path, what, "Give each class numbers of its own, from 1 to 999.")];
    });
  });
}
