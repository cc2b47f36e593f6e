import { z } from "zod";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { configSchema, deviceSchema } from "./schema.ts";
import { asSentence, bare, childOf, defaultOf, isRequired, sentenceOf, shapeOf, typeOf } from "./schema-walk.ts";

const HEAD = `# The configuration, key by key

Written by \`npm run docs\` from config/schema.ts and the drivers' options; a test fails when it is stale.
One YAML file describes one centre. \`talon config check FILE\` tells all problems at once with line and cure,
\`talon config explain KEY\` tells what stands here, and an editor that reads \`schema.json\` completes keys while you type.

A \`buttons\` device that no station names as \`call\` or \`rating\` is a **kiosk**: its keys are ids of services. Where each language has
a key of its own, the language follows after a dot: \`licence-first.kk\`, \`licence-first.ru\`.

Secrets never stand in the file: it names files that hold them.
`;

/** config/REFERENCE.md. */
export function configReference(drivers: readonly CatalogueEntry[]): string {
  const sections = Object.entries(shapeOf(configSchema))
    .filter(([key]) => key !== "$schema")
    .map(([key, schema]) => section(key, schema));
  const options = drivers.toSorted(byName).map(driverSection);
  return [HEAD, ...sections, "## Options of the drivers\n", ...options].join("\n");
}

const byName = (a: CatalogueEntry, b: CatalogueEntry): number => (a.name < b.name ? -1 : 1);

function section(key: string, schema: z.ZodType): string {
  return [`## \`${key}\``, "", sentence(schema), "", ...table(rows(key, schema)), ""].join("\n");
}

function driverSection({ name, role, needs, options }: CatalogueEntry): string {
  const lines = rows(`devices.*`, options).slice(1);
  const said = lines.length === 0 ? ["It has no options."] : table(lines);
  return [`### \`${name}\``, "", `Role: ${role}. Needs \`${needs}\`.`, "", ...said, ""].join("\n");
}

const table = (lines: readonly string[]): readonly string[] => [
  "| key | type | default | |",
  "|---|---|---|---|",
  ...lines,
];

/** One row for the key and one for each key inside it. */
function rows(key: string, schema: z.ZodType): readonly string[] {
  const cells = [`\`${key}\``, typeOf(schema), defaultText(schema), sentence(schema)];
  const row = `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [row, ...insideOf(key, schema)];
}

function insideOf(key: string, schema: z.ZodType): readonly string[] {
  const inside = bare(schema);
  if (inside instanceof z.ZodArray) {
    const element = inside.element as z.ZodType;
    return bare(element) instanceof z.ZodObject ? insideOf(`${key}[]`, element) : [];
  }
  if (inside instanceof z.ZodRecord) {
    const value = childOf(inside, "*");
    return value !== null && bare(value) instanceof z.ZodObject ? insideOf(`${key}.*`, value) : [];
  }
  return Object.entries(shapeOf(schema)).flatMap(([name, part]) => rows(`${key}.${name}`, part));
}

const sentence = (schema: z.ZodType): string => {
  const text = sentenceOf(schema);
  return text === undefined ? "" : asSentence(text);
};

function defaultText(schema: z.ZodType): string {
  if (isRequired(schema)) return "required";
  const value = defaultOf(schema);
  return value === undefined ? "" : `\`${JSON.stringify(value)}\``;
}

interface Json {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** config/schema.json: JSON Schema for editors; each driver's options belong to its own kind of device. */
export function editorSchema(drivers: readonly CatalogueEntry[]): string {
  const whole: Json = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  const properties = whole.properties ?? {};
  const { devices: plain, ...others } = properties;
  const devices = { ...(plain as object), additionalProperties: { anyOf: drivers.toSorted(byName).map(deviceJson) } };
  const schema = { ...whole, title: "Talon configuration", properties: { ...others, devices } };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function deviceJson({ name, needs, options }: CatalogueEntry) {
  const read: Json = z.toJSONSchema(options, { io: "input", unrepresentable: "any" });
  return {
    type: "object",
    title: name,
    properties: {
      driver: { const: name, description: sentenceOf(deviceSchema.shape.driver) },
      [needs]: { type: "string", description: sentenceOf(deviceSchema.shape[needs]) },
      ...read.properties,
    },
    required: ["driver", needs, ...(read.required ?? [])],
    additionalProperties: false,
  };
}
