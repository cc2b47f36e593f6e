import type { z } from "zod";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { EXAMPLES } from "./explain-examples.ts";
import { configSchema } from "./schema.ts";
import { asSentence, childOf, defaultOf, isRequired, sentenceOf, shapeOf, typeOf } from "./schema-walk.ts";
import { instead } from "./suggestion.ts";

/** What there is to say about one key of the configuration. */
export interface Explanation {
  readonly key: string;
  /** The driver whose option it is; null where the key belongs to all. */
  readonly driver: string | null;
  readonly sentence: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly default: unknown;
  readonly example: string | null;
  /** The keys inside it. */
  readonly inside: readonly string[];
}

interface UnknownKey {
  readonly what: string;
  readonly cure: string;
}

/** Explains a dotted key as `storage.keepDays`, `services.norm` or `devices.printer.profile`; an option of several drivers once for each. */
export function explain(key: string, drivers: readonly CatalogueEntry[]): readonly Explanation[] | UnknownKey {
  const steps = key
    .replace(/\[\d+\]/g, "")
    .split(".")
    .filter((step) => step !== "" && !/^\d+$/.test(step));
  const option = steps[0] === "devices" ? steps.slice(2) : [];
  const found = option.length > 0 ? explainOption(key, steps[1] ?? "", { option, drivers }) : [];
  if (found.length > 0) return found;
  return explainPlain(key, steps);
}

interface Sought {
  readonly option: readonly string[];
  readonly drivers: readonly CatalogueEntry[];
}

function explainOption(key: string, device: string, { option, drivers }: Sought): readonly Explanation[] {
  const named = drivers.filter(({ name }) => name === device);
  return (named.length > 0 ? named : drivers).flatMap((driver) => {
    let here: z.ZodType | null = driver.options;
    for (const step of option) here = here === null ? null : childOf(here, step);
    return here === null ? [] : [explanation(key, here, driver.name)];
  });
}

function explainPlain(key: string, steps: readonly string[]): readonly Explanation[] | UnknownKey {
  let here: z.ZodType = configSchema;
  for (const [i, step] of steps.entries()) {
    const list = inList(here);
    const next = childOf(list, step);
    if (next === null) {
      const known = Object.keys(shapeOf(list));
      const around = i === 0 ? "the configuration" : steps.slice(0, i).join(".");
      return { what: `there is no key "${step}" in ${around}.`, cure: instead(step, known) };
    }
    here = next;
  }
  return [explanation(key, here, null)];
}

/** `services.norm` means the norm of each service. */
function inList(schema: z.ZodType): z.ZodType {
  const element = typeOf(schema).startsWith("list") ? childOf(schema, 0) : null;
  return element ?? schema;
}

function explanation(key: string, schema: z.ZodType, driver: string | null): Explanation {
  const path = key
    .split(".")
    .filter((step) => !/^\d+$/.test(step))
    .join(".");
  return {
    key,
    driver,
    sentence: asSentence(sentenceOf(schema) ?? "no sentence"),
    type: typeOf(schema),
    isRequired: isRequired(schema),
    default: defaultOf(schema),
    example: EXAMPLES[path.replace(/^devices\.[^.]+\./, "devices.*.")] ?? null,
    inside: Object.keys(shapeOf(inList(schema))),
  };
}
