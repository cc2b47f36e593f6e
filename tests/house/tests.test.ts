import { describe, expect, test } from "vitest";
import { read, TESTS, testNames } from "./checkout.ts";
import requirements from "./requirements.json" with { type: "json" };

const suites = TESTS.filter((file) => /\.(test|contract)\.ts$/.test(file));

describe("tests", () => {
  test("stand where what they try stands", () => {
    const lost = suites.filter(
      (file) =>
        !/^tests\/(unit|contracts|sim|golden|conformance|devices|fuzz|e2e|rig|card|load|bench|house)\//.test(file),
    );
    expect(lost, "Put it under tests/unit at the path of the source, or into the suite it belongs to").toEqual([]);
  });

  test("have names that no other in the same file has", () => {
    const doubled = suites.flatMap((file) => {
      const groups = read(file)
        .split(/^\s*describe(?:\.\w+)*\(/m)
        .map((_, at, all) => all[at] ?? "");
      return groups.flatMap((group) => {
        const names = [...group.matchAll(/(?:^|\s)test\(\s*"([^"]*)"/g)].map((match) => match[1]);
        return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${file}: ${name}`);
      });
    });
    expect(doubled, "Two sentences for two claims; one claim needs one test").toEqual([]);
  });

  test("replace no module behind its user's back", () => {
    const mock = `vi.${"mock"}(`;
    expect(
      TESTS.filter((file) => read(file).includes(mock)),
      "Hand the thing in, as the code does",
    ).toEqual([]);
  });

  test("compare with no snapshot that nobody read", () => {
    const snapshot = new RegExp(`to(Match)${"Snapshot"}\\(`);
    expect(
      TESTS.filter((file) => snapshot.test(read(file))),
      "Write what is expected into the test",
    ).toEqual([]);
  });

  test("name only requirements that exist", () => {
    const known = new Set(Object.keys(requirements));
    const named = suites.flatMap((file) =>
      testNames(file).flatMap((name) => name.match(/\b[KU](?:[1-9]|1\d|20)\b/g) ?? []),
    );
    expect(
      named.filter((id) => !known.has(id)),
      "See tests/house/requirements.json",
    ).toEqual([]);
  });
});
