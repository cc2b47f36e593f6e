import { describe, expect, test } from "vitest";
import { columns } from "../../../../agent/cli/columns.ts";
import { technicianLanguage } from "../../../../agent/cli/language.ts";

describe("the technician's language", () => {
  test.each([
    [{}, "en"],
    [{ LANG: "ru_RU.UTF-8" }, "ru"],
    [{ LANG: "kk_KZ.UTF-8", LC_MESSAGES: "uk_UA.UTF-8" }, "uk"],
    [{ LANG: "ru_RU.UTF-8", LC_ALL: "C.UTF-8" }, "en"],
    [{ LANG: "ru_RU.UTF-8", LC_ALL: "", TALON_LANG: "" }, "ru"],
    [{ TALON_LANG: "KK", LANG: "ru_RU.UTF-8" }, "kk"],
    [{ TALON_LANG: "de", LANG: "ru_RU.UTF-8" }, "en"],
  ] as const)("of %j is %s", (environment, language) => {
    expect(technicianLanguage(environment)).toBe(language);
  });
});

describe("columns", () => {
  test("are as wide as their widest cell, and no line ends in spaces", () => {
    expect(
      columns([
        ["a", "long", ""],
        ["long", "b"],
        ["c", "", "d"],
      ]),
    ).toEqual(["a     long", "long  b", "c           d"]);
    expect(columns([])).toEqual([]);
  });
});
