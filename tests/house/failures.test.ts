import { describe, expect, test } from "vitest";
import { testNames } from "./checkout.ts";
import failures from "./failures.json" with { type: "json" };

describe("failures that users of other queue systems report", () => {
  test.each(failures)("$failure", ({ file, name }) => {
    expect(testNames(file), "Keep a test whose name says this failure, and name it here").toContain(name);
  });

  test("stand in the list once each, and no test is named for two that it cannot tell apart", () => {
    const told = failures.map(({ failure }) => failure);
    expect(told.filter((failure, at) => told.indexOf(failure) !== at)).toEqual([]);
    expect(failures.length).toBeGreaterThan(20);
  });
});
