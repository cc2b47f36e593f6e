import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exampleText } from "../../../../../agent/cli/demo/bench-config.ts";
import { PRINTER_FAULTS } from "../../../../../agent/console/bench/bench-view.ts";
import { stepOf } from "../../../../../agent/console/bench/event-step.ts";
import { duration } from "../../../../../agent/console/page/words.ts";
import { eventData } from "../../../../../agent/domain/event.ts";
import { loadConfig } from "../../../../../config/load.ts";
import { catalogue } from "../../../../../drivers/catalogue.ts";

type Words = Readonly<Record<string, string>>;
const root = new URL("../../../../../", import.meta.url);
const wordsIn = (language: string): Words =>
  JSON.parse(readFileSync(new URL(`config/locales/bench.${language}.json`, root), "utf8"));
const LANGUAGES = ["kk", "ru", "uk", "en"];
const SCREENS = ["hall-board.ts", "board-page.ts"];
const english = wordsIn("en");
const gaps = (text: string | undefined): readonly string[] =>
  [...(text ?? "").matchAll(/\{(\w+)\}/g)].map(([gap]) => gap).sort();

describe("the words of the bench", () => {
  test.each(LANGUAGES)("%s has every word, none empty, with the same gaps", (language) => {
    const words = wordsIn(language);
    expect(Object.keys(words)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).not.toBe("");
      expect(gaps(text), key).toEqual(gaps(english[key]));
    }
  });

  test("every event that can be true about a centre can be told", () => {
    for (const type of Object.keys(eventData)) {
      const shapes = [
        { fault: null, phase: "ready", next: null },
        { fault: "paper-out", phase: "online", next: "x" },
        { fault: null, phase: "opening" },
      ];
      for (const data of shapes) {
        const { word } = stepOf({ seq: 1, at: 0, type, data });
        expect(english, type).toHaveProperty([`step.${word}`]);
      }
    }
  });

  test("every word that the page asks for by name exists", () => {
    const page = new URL("agent/console/page/", root);
    const asked = readdirSync(page)
      .filter((name) => name.endsWith(".ts") && !SCREENS.includes(name))
      .flatMap((name) =>
        [...readFileSync(new URL(name, page), "utf8").matchAll(/say\("([^"]+)"/g)].map(([, key]) => key ?? ""),
      );
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter((key) => !(key in english))).toEqual([]);
  });

  test("every stage, operator's authority and trouble of the virtual centre has its word", () => {
    const loaded = loadConfig(exampleText(), "bench.yaml", catalogue);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
    const { rules } = loaded.value;
    const stages = rules.services.flatMap((service) => service.stages.map(({ id }) => `stage.${id}`));
    const troubles = PRINTER_FAULTS.flatMap((id) =>
      ["on", "off"].flatMap((is) => [`trouble.${id}.${is}`, `step.device-fault.${id}.${is}`]),
    );
    const authorities = rules.operators.map(({ authority }) => `authority.${authority}`);
    for (const key of [...stages, ...troubles, ...authorities]) expect(english).toHaveProperty([key]);
  });

  test("a clock shows minutes first and hours only when there are any", () => {
    expect(duration(65_000)).toBe("1:05");
    expect(duration(3_725_000)).toBe("1:02:05");
    expect(duration(-5)).toBe("0:00");
  });
});
