import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONTRACT_RULES } from "../../agent/uplink/contract/rules.ts";
import { references } from "../../deploy/write-references.ts";

const TEST_NAME = /\btest(?:\.each\([\s\S]*?\))?\(\s*["'`](?:[^"'`]*?)\b(TUC-\d{3})/g;

const proven = new Set(
  globSync("tests/**/*.{test,contract}.ts").flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(TEST_NAME)].map(([, id]) => id),
  ),
);

test.each(Object.keys(CONTRACT_RULES))("the contract's rule %s is proven by a test that names it", (id) => {
  expect(proven).toContain(id);
});

test("no test names a rule that does not exist", () => {
  expect([...proven].filter((id) => !(String(id) in CONTRACT_RULES))).toEqual([]);
});

test.each(references().map(({ path, content }) => ({ path, content })))(
  "$path is what its sources say (node deploy/write-references.ts)",
  ({ path, content }) => {
    expect(readFileSync(path, "utf8")).toBe(content);
  },
);
