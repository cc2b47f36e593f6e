import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Words = Readonly<Record<string, string>>;
const root = new URL("../../../../../", import.meta.url);
const wordsIn = (language: string): Words =>
  JSON.parse(readFileSync(new URL(`config/locales/board.${language}.json`, root), "utf8"));
const english = wordsIn("en");
const gaps = (text: string | undefined): readonly string[] =>
  [...(text ?? "").matchAll(/\{(\w+)\}/g)].map(([gap]) => gap).sort();

describe("the words of the screens", () => {
  test.each(["kk", "ru", "uk", "en"])("%s has every word, none empty, with the same gaps", (language) => {
    const words = wordsIn(language);
    expect(Object.keys(words)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).not.toBe("");
      expect(gaps(text), key).toEqual(gaps(english[key]));
    }
  });

  test("every notice, verdict and month that a scene can have has its word, and every word asked for by name exists", () => {
    const notices = ["held", "in-memory", "out-of-order"].map((one) => `hall.${one}`);
    const verdicts = ["genuine", "altered", "foreign", "unknown"].map((one) => `hall.checked.${one}`);
    const months = Array.from({ length: 12 }, (_, at) => `month.${at + 1}`);
    const page = new URL("agent/console/page/", root);
    const asked = readdirSync(page)
      .filter((name) => name === "hall-board.ts" || name === "board-page.ts")
      .flatMap((name) =>
        [...readFileSync(new URL(name, page), "utf8").matchAll(/say\("([^"]+)"/g)].map(([, key]) => key),
      );
    expect(asked.length).toBeGreaterThan(5);
    for (const key of [...notices, ...verdicts, ...months, ...asked]) expect(english).toHaveProperty([key ?? ""]);
  });
});
