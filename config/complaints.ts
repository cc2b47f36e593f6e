import type { z } from "zod";
import { type Finding, finding } from "./finding.ts";
import { asSentence, type Path, pathText, schemaAt, sentenceOf, shapeOf, typeOf } from "./schema-walk.ts";
import { instead, suggestion } from "./suggestion.ts";
import { timezones } from "./timezone.ts";

type Issue = z.core.$ZodIssue;

/** What zod says about a value, as sentences with a cure. `at` is where the value stands in the file. */
export function complaints(schema: z.ZodType, value: unknown, at: Path = []): readonly Finding[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => complain(issue, { schema, value, at }));
}

interface Subject {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly at: Path;
}

function complain(issue: Issue, subject: Subject): readonly Finding[] {
  const inside = issue.path as Path;
  const path = [...subject.at, ...inside];
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(shapeOf(schemaAt(subject.schema, inside) ?? subject.schema));
    return issue.keys.map((key) => unknownKey([...path, key], known));
  }
  if (issue.code === "invalid_key") {
    const why = issue.issues[0]?.message ?? "Write another name.";
    return [finding(path, `the name "${String(path.at(-1))}" is not allowed.`, why)];
  }
  const here = schemaAt(subject.schema, inside);
  const given = valueAt(subject.value, inside);
  if (given === undefined) return [missing(path, here)];
  return [finding(path, `${pathText(path)} ${wrongness(issue, here)} ${shown(given)}.`, cureOf(issue, here, given))];
}

function unknownKey(path: Path, known: readonly string[]): Finding {
  const key = String(path.at(-1));
  const cure = instead(key, known);
  return finding(path, `there is no key "${key}" in ${pathText(path.slice(0, -1))}.`, cure);
}

function missing(path: Path, schema: z.ZodType | null): Finding {
  const sentence = asSentence((schema === null ? undefined : sentenceOf(schema)) ?? "it is needed");
  const around = pathText(path.slice(0, -1));
  return finding(path, `the key "${String(path.at(-1))}" is missing in ${around}.`, `Add it: ${sentence}`);
}

function wrongness(issue: Issue, schema: z.ZodType | null): string {
  if (issue.code === "too_small")
    return `must be ${amount(issue.origin)}${issue.minimum}${more(issue.origin)} or more, not`;
  if (issue.code === "too_big")
    return `must be ${amount(issue.origin)}${issue.maximum}${more(issue.origin)} or less, not`;
  if (issue.code === "invalid_type" || issue.code === "invalid_value") {
    return `must be ${issue.code === "invalid_type" && issue.expected === "int" ? "a whole number" : needed(schema)}, not`;
  }
  return "cannot be";
}

const needed = (schema: z.ZodType | null): string => (schema === null ? "another value" : typeOf(schema));
const amount = (origin: string): string => (origin === "array" || origin === "string" ? "of " : "");
const more = (origin: string): string => (origin === "array" ? " entries" : origin === "string" ? " characters" : "");

function cureOf(issue: Issue, schema: z.ZodType | null, given: unknown): string {
  if (issue.code === "invalid_value") return instead(String(given), issue.values.map(String));
  if (issue.code === "invalid_type" && issue.expected === "string" && typeof given === "number") {
    return `Put it in quotes: "${given}".`;
  }
  const zone = issue.message.includes("IANA") ? suggestion(String(given), timezones()) : null;
  if (zone !== null) return `Did you mean "${zone}"?`;
  if (!/^(Invalid|Too|Expected|Unrecognized)\b/.test(issue.message)) return asSentence(issue.message);
  return asSentence((schema === null ? undefined : sentenceOf(schema)) ?? issue.message);
}

export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[String(step)];
  }
  return here;
}

const SHOWN_MAX = 40;
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "a table";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
