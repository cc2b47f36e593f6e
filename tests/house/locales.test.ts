import { describe, expect, test } from "vitest";
import { FAULTS } from "../../agent/kernel/fault.ts";
import { LOCALES } from "../../config/words.ts";

const languages = ["kk", "ru", "uk", "en"] as const;
const FORM = /\.(zero|one|two|few|many|other)$/;
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
const keysOf = (language: (typeof languages)[number]) => Object.keys(LOCALES[language]);
const plain = (language: (typeof languages)[number]) =>
  [...new Set(keysOf(language).map((key) => key.replace(FORM, "")))].toSorted();

describe.each(languages)("words in %s", (language) => {
  const words = LOCALES[language];

  test("have the keys that English has", () => expect(plain(language)).toEqual(plain("en")));

  test("tell of every fault what it is and what to do, as whole sentences", () => {
    for (const code of Object.keys(FAULTS)) {
      expect(words[`fault.${code}.what`], code).toMatch(/^\p{Lu}.+\.$/u);
      expect(words[`fault.${code}.advice`], code).toMatch(/^(\p{Lu}|«|[A-Za-z]).+\.$/u);
    }
  });

  test("speak of no fault that does not exist", () => {
    const codes = keysOf(language).flatMap((key) => /^fault\.(.+)\.(?:what|advice)$/.exec(key)?.[1] ?? []);
    expect(codes.filter((code) => !(code in FAULTS))).toEqual([]);
  });

  test("have the same placeholders as English", () => {
    const twin = (key: string) => LOCALES.en[key] ?? LOCALES.en[key.replace(FORM, ".other")] ?? "";
    for (const [key, text] of Object.entries(words)) expect(placeholders(text), key).toEqual(placeholders(twin(key)));
  });

  test("have exactly the plural forms of their language", () => {
    const due = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const bases = new Set(
      keysOf(language)
        .filter((key) => FORM.test(key))
        .map((key) => key.replace(FORM, "")),
    );
    expect(bases.size).toBeGreaterThan(0);
    for (const base of bases) {
      const forms = keysOf(language)
        .filter((key) => FORM.test(key) && key.replace(FORM, "") === base)
        .map((key) => key.slice(base.length + 1));
      expect(forms.toSorted(), base).toEqual(due);
    }
  });

  test("are nowhere empty, doubled in spaces or left in another script", () => {
    const cyrillic = language !== "en";
    const latin = /talon|Talon|systemctl|gpio|GPIO|PEM|BCM|[{]/;
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toMatch(/ {2}/);
      if (!latin.test(text)) expect(/\p{Script=Cyrillic}/u.test(text), key).toBe(cyrillic);
    }
  });

  test("use the letters of their own language only", () => {
    const foreign = { kk: /[їєґ]/i, ru: /[іїєґәғқңөұүһ]/i, uk: /[ыэъёәғқңөұүһ]/i, en: /\p{Script=Cyrillic}/u }[
      language
    ];
    for (const [key, text] of Object.entries(words)) expect(text, key).not.toMatch(foreign);
  });
});
