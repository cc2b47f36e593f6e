import { describe, expect, test } from "vitest";
import { FAULTS } from "../../agent/kernel/fault.ts";
import { FILES, read, SOURCES, TESTS } from "./checkout.ts";

const codes = Object.keys(FAULTS);
const elsewhere = SOURCES.filter((file) => file !== "agent/kernel/fault.ts")
  .map(read)
  .join("\n");
const LANGUAGES = ["en", "kk", "ru", "uk"];

describe("every fault", () => {
  test("is raised somewhere in the sources", () => {
    const unused = codes.filter((code) => !elsewhere.includes(`"${code}"`));
    expect(unused, "Raise it where the world does that to us, or take it out of agent/kernel/fault.ts").toEqual([]);
  });

  test("happens in at least one test or simulation", () => {
    const tests = TESTS.filter((file) => !file.startsWith("tests/house/"))
      .map(read)
      .join("\n");
    const never = codes.filter((code) => !new RegExp(`["'\`][^"'\`\n]*\\b${code}\\b`).test(tests));
    expect(never, "Write the test in which the world does it").toEqual([]);
  });

  test.each(LANGUAGES)("says what it means and what to do, in %s", (language) => {
    const sentences: Record<string, unknown> = JSON.parse(read(`config/locales/${language}.json`));
    const silent = codes.filter(
      (code) => ![`fault.${code}.what`, `fault.${code}.advice`].every((key) => typeof sentences[key] === "string"),
    );
    expect(
      silent,
      `Write the sentence into config/locales/${language}.json as fault.CODE.what and fault.CODE.advice`,
    ).toEqual([]);
  });

  test("has its place in the reference", () => {
    const page = FILES.includes("config/reference/faults.md") ? read("config/reference/faults.md") : "";
    expect(
      codes.filter((code) => !page.includes(`\`${code}\``)),
      "Run npm run docs",
    ).toEqual([]);
  });
});
