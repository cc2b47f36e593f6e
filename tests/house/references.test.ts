import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { references } from "../../deploy/write-references.ts";

describe("pages that are written from the code", () => {
  test("there are some", () => expect(references().length).toBeGreaterThan(3));

  test.each(references())("$path is what the code says; otherwise run npm run docs", ({ path, content }) => {
    const file = new URL(`../../${path}`, import.meta.url);
    expect(existsSync(file), `${path} is missing: run npm run docs`).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(content);
  });
});
