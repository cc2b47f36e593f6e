import { describe, expect, test } from "vitest";
import { knowsWord, say } from "../../../config/words.ts";

describe("words", () => {
  test.each([
    ["en", 1, "1 person ahead of you"],
    ["en", 5, "5 people ahead of you"],
    ["ru", 1, "Перед вами 1 человек"],
    ["ru", 3, "Перед вами 3 человека"],
    ["ru", 11, "Перед вами 11 человек"],
    ["ru", 21, "Перед вами 21 человек"],
    ["ru", 22, "Перед вами 22 человека"],
    ["uk", 2, "Перед вами 2 особи"],
    ["uk", 5, "Перед вами 5 осіб"],
    ["uk", 31, "Перед вами 31 особа"],
    ["kk", 7, "Алдыңызда 7 адам"],
  ] as const)("in %s the form fits %i", (language, count, text) => {
    expect(say(language, "ticket.ahead", { count })).toBe(text);
  });

  test("values stand where the language wants them", () => {
    const values = { day: 23, month: say("kk", "ticket.month.8"), year: 2026 };
    expect(say("kk", "ticket.date", values)).toBe("2026 жылғы 23 тамыз");
  });

  test("a key without words is a broken claim", () => {
    expect(() => say("en", "fault.no-such.what")).toThrow("there are words for fault.no-such.what in en");
  });

  test("a value that is not given is a broken claim", () => {
    expect(() => say("en", "kiosk.go-to-window")).toThrow("label");
  });

  test("whether there are words can be asked", () => {
    expect([knowsWord("stage.intake"), knowsWord("ticket.ahead"), knowsWord("stage.none")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
