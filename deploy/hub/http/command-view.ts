import { parseJson } from "../../../agent/kernel/json.ts";
import type { KeptCommand } from "../command-book.ts";
import type { CommandView } from "./model.ts";

/** A command and its fate; its signature stays in the hub. */
export function commandView({ command, centre, op, text, phase, why }: KeptCommand): CommandView {
  const json = parseJson(text);
  const said = (json.ok && typeof json.value === "object" ? json.value : null) as Record<string, unknown> | null;
  const moment = (key: string): number | null => {
    const ms = Date.parse(String(said?.[key] ?? ""));
    return Number.isNaN(ms) ? null : ms;
  };
  return { command, centre, op, issuedMs: moment("issued"), notAfterMs: moment("notAfter"), phase, why };
}
