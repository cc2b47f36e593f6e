import type { Language } from "../agent/domain/event.ts";
import { assert } from "../agent/kernel/assert.ts";
import english from "./locales/en.json" with { type: "json" };
import kazakh from "./locales/kk.json" with { type: "json" };
import russian from "./locales/ru.json" with { type: "json" };
import ukrainian from "./locales/uk.json" with { type: "json" };

type Words = Readonly<Record<string, string>>;

export const LOCALES: Readonly<Record<Language, Words>> = { kk: kazakh, ru: russian, uk: ukrainian, en: english };

export type SaidValues = Readonly<Record<string, string | number>>;

/** Whether there are words for the key; keys that come from outside are asked for here first. */
export const knowsWord = (key: string): boolean =>
  Object.hasOwn(english, key) || Object.hasOwn(english, `${key}.other`);

/**
 * The words for a key in a language, with `{name}` filled in. Where the key has plural forms, `count` chooses (CLDR plural rules).
 * A key without words is a bug: nobody at a counter shall read a key.
 */
export function say(language: Language, key: string, values: SaidValues = {}): string {
  const words = LOCALES[language];
  const text = words[key] ?? words[pluralKey(language, key, values)];
  assert(text !== undefined, `there are words for ${key} in ${language}`);
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    assert(value !== undefined, `the words for ${key} are given ${name}`);
    return String(value);
  });
}

function pluralKey(language: Language, key: string, values: SaidValues): string {
  const { count } = values;
  return typeof count === "number" ? `${key}.${new Intl.PluralRules(language).select(count)}` : `${key}.other`;
}
