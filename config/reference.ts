import { z } from "zod";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { configSchema, deviceSchema } from "./schema.ts";
import { asSentence, bare, childOf, defaultOf, isRequired, sentenceOf, shapeOf, typeOf } from "./schema-walk.ts";

const HEAD = `# The configuration, key by key

Written by \`npm run docs\` from config/schema.ts and the drivers' options; a test fails when it is stale.
One YAML file describes one centre. \`talon config check FILE\` tells all problems at once with line and cure,
\`talon config explain KEY\` tells what stands here, and an editor that reads \`schema.json\` completes keys while you type.

## Where services come from

\`profile: { name: service-centre }\` gives the catalogue of config/profiles; \`only\` chooses from it. What stands under \`services\` wins over the profile
key by key, so that an entry may say no more than \`{ id: licence-first, letter: L }\`; a service with another id is added and has to be written whole.
Services that the file writes stand first, in its order, then those of the profile. \`talon config show FILE\` prints what takes effect.

## What keys are called

A \`buttons\` device that no station names as \`call\` or \`rating\` is a **kiosk**, unless all its keys are \`hold\` and \`resume\`.

| key | where | what it does |
|---|---|---|
| \`SERVICE\` | kiosk | a ticket for the service, in the centre's first language: \`licence-first\` |
| \`SERVICE.LANGUAGE\` | kiosk | the same in kk, ru, uk or en: \`licence-first.kk\` |
| \`SERVICE.privileged\`, \`SERVICE.privileged.LANGUAGE\` | kiosk | a ticket of the privileged class; the class stands before the language: \`licence-first.privileged.kk\` |
| \`call\` \`recall\` \`no-show\` \`start\` \`finish\` | station | what the operator does with a visit |
| \`break\` \`back\` | station | the operator's break begins and ends |
| \`1\` to \`5\` | station | the citizen's rating, 1 is worst |
| \`hold\` \`resume\` | any of them | force majeure holds the whole centre, and lets it go on at the same visit |

## Secrets

Secrets never stand in the file: it names files that hold them. An operator's card and PIN stand as what \`talon staff digest\` prints, 64 hexadecimal
digits that are of no use in another centre; a number in clear is refused.
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
  const { devices: plain, services, ...others } = properties;
  const devices = { ...(plain as object), additionalProperties: { anyOf: drivers.toSorted(byName).map(deviceJson) } };
  const required = (whole.required ?? []).filter((key) => key !== "services");
  const title = "Talon configuration";
  const schema = { ...whole, title, required, properties: { ...others, services: partly(services), devices } };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Where a profile gives the rest, a service may say no more than its id. */
function partly(services: unknown): object {
  const list = services as { readonly items: object };
  return { ...list, items: { ...list.items, required: ["id"] } };
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
