import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventData } from "../../../../../agent/domain/event.ts";

const languages = ["kk", "ru", "uk", "en"] as const;
const read = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(`config/locales/hub.${language}.json`, "utf8"));
const english = read("en");
const gaps = (text = "") => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe.each(languages)("the page's words in %s", (language) => {
  const words = read(language);

  test("have the keys and the gaps that English has", () => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(words)) expect(gaps(text), key).toEqual(gaps(english[key]));
  });

  test("are of this language's own script", () => {
    const foreign = { kk: /[їєґ]/i, ru: /[іїєґәғқңөұүһ]/i, uk: /[ыэъёәғқңөұүһ]/i, en: /\p{Script=Cyrillic}/u }[
      language
    ];
    for (const [key, text] of Object.entries(words)) expect(text, key).not.toMatch(foreign);
  });

  test("tell of every event that is about a visit", () => {
    const ofVisit = Object.entries(eventData).filter(
      ([type, shape]) => "visit" in shape.shape && type !== "camera.marked",
    );
    expect(ofVisit.map(([type]) => type).filter((type) => words[`act.${type}`] === undefined)).toEqual([]);
  });
});
