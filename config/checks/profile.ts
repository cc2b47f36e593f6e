import { valueAt } from "../complaints.ts";
import { type Finding, finding } from "../finding.ts";
import { profileServices } from "../profile.ts";
import { instead } from "../suggestion.ts";

/** The services that the file asks of its profile are there. */
export function checkProfile(value: unknown): readonly Finding[] {
  const name = valueAt(value, ["profile", "name"]);
  const ids = profileServices(name)?.map(({ id }) => id);
  const only = valueAt(value, ["profile", "only"]);
  if (ids === undefined || !Array.isArray(only)) return [];
  return only.flatMap((id, i) =>
    typeof id !== "string" || ids.includes(id)
      ? []
      : [finding(["profile", "only", i], `the profile ${name} has no service "${id}".`, instead(id, ids))],
  );
}
