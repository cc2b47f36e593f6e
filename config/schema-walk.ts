import { z } from "zod";

export type Path = readonly (string | number)[];

/** `services[0].letter`, as a technician would say it. */
export const pathText = (path: Path): string =>
  path.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("") || "the file";

/** With a capital and a full stop, however the driver wrote it. */
export const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;

/** The schema without its wrappers (optional, default, …). */
export function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodReadonly) return bare(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? bare(schema.def.in as z.ZodType) : schema;
}

/** The sentence of the schema; wrappers hand on what they hold. */
export function sentenceOf(schema: z.ZodType): string | undefined {
  if (schema.description !== undefined) return schema.description;
  const inside = bare(schema);
  return inside === schema ? undefined : inside.description;
}

export const isRequired = (schema: z.ZodType): boolean => !schema.safeParse(undefined).success;

/** What the key is where the file says nothing; undefined where that is nothing. */
export function defaultOf(schema: z.ZodType): unknown {
  const empty = schema.safeParse(undefined);
  return empty.success ? empty.data : undefined;
}

export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const inside = bare(schema);
  if (inside instanceof z.ZodObject) return inside.shape as Readonly<Record<string, z.ZodType>>;
  if (inside instanceof z.ZodUnion || inside instanceof z.ZodDiscriminatedUnion) {
    return Object.assign({}, ...inside.options.map((option) => shapeOf(option as z.ZodType)));
  }
  return {};
}

export function childOf(schema: z.ZodType, step: string | number): z.ZodType | null {
  const inside = bare(schema);
  if (inside instanceof z.ZodArray) return inside.element as z.ZodType;
  if (inside instanceof z.ZodRecord) return inside.valueType as z.ZodType;
  return shapeOf(inside)[String(step)] ?? null;
}

export function schemaAt(schema: z.ZodType, path: Path): z.ZodType | null {
  let here: z.ZodType | null = schema;
  for (const step of path) here = here === null ? null : childOf(here, step);
  return here;
}

const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  boolean: "true or false",
  array: "list",
  record: "table",
  object: "table",
};

/** The type in words: `text`, `number`, `one of window, hall`, `list of text`. */
export function typeOf(schema: z.ZodType): string {
  const inside = bare(schema);
  if (inside instanceof z.ZodEnum) return `one of ${inside.options.join(", ")}`;
  if (inside instanceof z.ZodLiteral) return [...inside.values].map(String).join(" or ");
  if (inside instanceof z.ZodUnion) return inside.options.map((option) => typeOf(option as z.ZodType)).join(" or ");
  if (inside instanceof z.ZodArray) return `list of ${typeOf(inside.element as z.ZodType)}`;
  return NAMES[inside.def.type] ?? "value";
}
