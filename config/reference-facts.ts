import type { z } from "zod";
import { eventData, wireType } from "../agent/domain/event.ts";
import { type Actor, FAULTS, type FaultEntry, type Severity } from "../agent/kernel/fault.ts";
import { isRequired, shapeOf, typeOf } from "./schema-walk.ts";
import { say } from "./words.ts";

const SEVERITIES: Readonly<Record<Severity, string>> = {
  severe: "service to citizens stops or suffers",
  warning: "something will stop unless it is looked after",
  note: "it is known and passes by itself",
};
const ACTORS: Readonly<Record<Actor, string>> = {
  citizen: "the citizen",
  staff: "staff of the centre",
  technician: "the technician",
  hub: "the Situation Centre",
};
const RETRIED: Readonly<Record<FaultEntry["retried"], string>> = {
  "for-ever": "again and again by itself",
  "next-time": "the next time somebody asks",
  never: "not again",
};

/** config/reference/faults.md. */
export function faultReference(): string {
  const severities = Object.entries(SEVERITIES).map(([name, meaning]) => `- **${name}**: ${meaning};`);
  return [
    "# Faults: what can happen, and what to do",
    "",
    "Written by `npm run docs` from agent/kernel/fault.ts and config/locales; a test fails when it is stale.",
    "The code stands in the journal, in `talon status` and in the console; the sentences exist in Kazakh, Russian, Ukrainian and English.",
    "",
    ...severities,
    "",
    ...Object.entries(FAULTS).flatMap(([code, entry]) => faultLines(code, entry)),
  ].join("\n");
}

function faultLines(code: string, { severity, actor, retried }: FaultEntry): readonly string[] {
  return [
    `## \`${code}\``,
    "",
    `${say("en", `fault.${code}.what`)} **${say("en", `fault.${code}.advice`)}**`,
    "",
    `Severity: ${severity}. Who can end it: ${ACTORS[actor]}. The agent tries: ${RETRIED[retried]}.`,
    "",
  ];
}

/** config/reference/events.md. */
export function eventReference(): string {
  return [
    "# Events: what is written into the journal and sent to the hub",
    "",
    "Written by `npm run docs` from agent/domain/event.ts; a test fails when it is stale. Each is a CloudEvent; the table tells its `data`.",
    "A released shape never changes; a new one gets a new version. No event carries personal data.",
    "",
    ...Object.entries(eventData).flatMap(([type, data]) => eventLines(type as keyof typeof eventData, data)),
  ].join("\n");
}

function eventLines(type: keyof typeof eventData, data: z.ZodType): readonly string[] {
  const rows = Object.entries(shapeOf(data)).map(
    ([field, schema]) =>
      `| \`${field}\` | ${typeOf(schema)}${isNullable(schema) ? ", or null" : ""} |${note(schema)} |`,
  );
  return [`## ${wireType(type)}`, "", "| field | type | |", "|---|---|---|", ...rows, ""];
}

const isNullable = (schema: z.ZodType): boolean => schema.safeParse(null).success;
const note = (schema: z.ZodType): string => (isRequired(schema) ? "" : " may be missing");
