import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hunks, lineDiff } from "../../../../../deploy/hub/page/line-diff.ts";

const said = (before: string, after: string) =>
  lineDiff(before, after).map(({ sign, text }) => `${{ same: " ", out: "-", in: "+" }[sign]}${text}`);

describe("what a configuration changes", () => {
  test("is told line by line, with as few as can be", () => {
    expect(said("a\nb\nc\n", "a\nx\nc\nd\n")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(said("", "a\n")).toEqual(["+a"]);
    expect(said("a\nb\na\nb", "b\na\nb\nb")).toEqual(["-a", " b", " a", "+b", " b"]);
  });

  test("is nothing where only the ends of lines differ", () => {
    expect(lineDiff("a\r\nb\r\n", "a\nb").every(({ sign }) => sign === "same")).toBe(true);
  });

  test("gives both texts back, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before.join("\n"), after.join("\n"));
        const side = (other: string) => lines.filter(({ sign }) => sign !== other).map((line) => line.text);
        expect(side("in")).toEqual(before);
        expect(side("out")).toEqual(after);
      }),
    );
  });

  test("of texts that have nothing in common is told as a whole where they are very long", () => {
    const long = (letter: string) => Array.from({ length: 2_000 }, (_, no) => `${letter}${no}`).join("\n");
    expect(lineDiff(long("a"), long("b"))).toHaveLength(4_000);
  });

  test("is shown with a few lines around each change, and what lies between is left out", () => {
    const lines = Array.from({ length: 30 }, (_, no) => String(no));
    const shown = hunks(lineDiff(lines.join("\n"), lines.with(10, "x").join("\n")));
    expect(shown.map((line) => line?.text ?? "…")).toEqual(["…", "7", "8", "9", "10", "x", "11", "12", "13", "…"]);
  });
});
