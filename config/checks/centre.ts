import { valueAt } from "../complaints.ts";
import { type Finding, finding } from "../finding.ts";
import { minutesOf } from "../quantity.ts";
import type { ConfigFile } from "../schema.ts";

/** What holds between keys of the centre and of the hub. */
export function checkCentre(value: unknown): readonly Finding[] {
  return [...hours(value), ...languages(value), ...credentials(value)];
}

function hours(value: unknown): readonly Finding[] {
  const [opens, closes] = ["opens", "closes"].map((key) => minutesOf(String(valueAt(value, ["centre", "day", key]))));
  if (typeof opens !== "number" || typeof closes !== "number" || opens !== closes) return [];
  const what = "the centre closes at the moment at which it opens.";
  return [finding(["centre", "day", "closes"], what, 'Write when the doors close, as in closes: "18:00".')];
}

function languages(value: unknown): readonly Finding[] {
  const list = valueAt(value, ["centre", "languages"]);
  if (!Array.isArray(list) || new Set(list).size === list.length) return [];
  return [finding(["centre", "languages"], "a language stands twice.", "Name each language once.")];
}

function credentials(value: unknown): readonly Finding[] {
  const path = ["hub", "credentials"];
  const given = valueAt(value, path) as NonNullable<ConfigFile["hub"]>["credentials"] | undefined;
  if (typeof given !== "object" || given === null) return [];
  const halves = [
    ["cert", "key"],
    ["username", "passwordFile"],
  ] as const;
  return halves.flatMap(([one, two]) => {
    const has = [given[one] !== undefined, given[two] !== undefined];
    if (has[0] === has[1]) return [];
    const [present, absent] = has[0] ? [one, two] : [two, one];
    return [
      finding(
        [...path, present],
        `"${present}" is of no use without "${absent}".`,
        absent === "username" ? "Add username." : `Add ${absent}: the name of a file.`,
      ),
    ];
  });
}
