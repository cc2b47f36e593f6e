import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changed, problemsOf } from "./almaty.ts";

describe("files that are no configuration", () => {
  test.each([
    ["nothing", ""],
    ["a list", "- 1"],
    ["a word", "hello"],
  ])("%s is one problem at line 1", (_what, source) => {
    expect(problemsOf(source).map(({ place }) => place)).toEqual(["centre.yaml:1"]);
  });

  test("a syntax error tells its line", () => {
    expect(problemsOf("centre:\n  id: [a,\nservices: 1\n")[0]?.place).toBe("centre.yaml:3");
  });

  test("a key that stands twice tells the second line", () => {
    expect(problemsOf("centre: {}\ncentre: {}\n")).toEqual([
      { place: "centre.yaml:2", what: "the key stands here a second time.", cure: "Keep one of the two." },
    ]);
  });

  test("aliases that would multiply are refused", () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(", ")}]\n`;
    const bomb = `a: &a [x]\n${level("b", "a")}${level("c", "b")}${level("d", "c")}${level("e", "d")}`;
    expect(problemsOf(bomb)[0]?.what).toContain("alias");
  });

  test("an alias without an anchor is a problem, not a crash", () => {
    expect(problemsOf("centre: *nobody\n")).toHaveLength(1);
  });

  test("a file above 1 MiB and a file nested a thousand deep are refused unread", () => {
    expect(problemsOf(" ".repeat(1024 * 1024 + 1))[0]?.what).toContain("1 MiB");
    expect(problemsOf("[".repeat(1000))[0]?.what).toContain("32 levels");
  });

  test("more than a hundred problems are counted, not listed", () => {
    const source = changed((raw) => {
      for (let no = 0; no < 150; no += 1) raw[`key-${no}`] = no;
    });
    const told = problemsOf(source);
    expect(told).toHaveLength(101);
    expect(told.at(-1)?.what).toBe("there are 50 more problems.");
  });

  test("no text at all makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), (source) => {
        expect(problemsOf(source).length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  test("no value in any place makes it throw", () => {
    const paths = [
      "centre",
      "profile",
      "services",
      "stations",
      "operators",
      "devices",
      "hub",
      "rules",
      "storage",
      "console",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        const told = problemsOf(changed((raw) => Object.assign(raw, { [key]: value })));
        for (const { place } of told) expect(place).toMatch(/^centre\.yaml:\d+$/);
      }),
      { numRuns: 200 },
    );
  });
});
