import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { addConfigVerbs } from "../../../../agent/cli/config.ts";
import { run } from "./said.ts";

const path = (name: string) => new URL(`../../../../${name}`, import.meta.url).pathname;
const almaty = path("config/examples/almaty.yaml");
const mistakes = path("tests/unit/config/fixtures/ten-mistakes.yaml");
const config = (...words: string[]) => run(["config", ...words], addConfigVerbs);

describe("talon config check", () => {
  const examples = readdirSync(path("config/examples")).filter((name) => name.endsWith(".yaml"));

  test("there are examples", () => expect(examples.length).toBeGreaterThanOrEqual(3));

  test.each(examples)("the example %s is fine with the drivers there are", async (name) => {
    const { out, err, codes } = await config("check", path(`config/examples/${name}`));
    expect({ err, codes }).toEqual({ err: [], codes: [0] });
    expect(out[0]).toContain("no problems");
  });

  test("ten mistakes are ten lines on standard error, and exit 1", async () => {
    const { out, err, codes } = await config("check", mistakes);
    expect({ out, codes }).toEqual({ out: [], codes: [1] });
    expect(err).toHaveLength(10);
    for (const line of err) expect(line).toMatch(/ten-mistakes\.yaml:\d+: .+[.] [A-Z].+[.?]$/);
  });

  test("the same as JSON", async () => {
    const { out, codes } = await config("check", mistakes, "--json");
    const facts = JSON.parse(out.join("\n"));
    expect(facts.valid).toBe(false);
    expect(facts.problems).toHaveLength(10);
    expect(codes).toEqual([1]);
  });

  test("a file that is not there is a problem, not a crash", async () => {
    const { err, codes } = await config("check", "/nowhere/centre.yaml");
    expect(err[0]).toMatch(/^\/nowhere\/centre\.yaml: /);
    expect(codes).toEqual([1]);
  });
});

describe("talon config explain, schema, show", () => {
  test("a key is told with type, default and example", async () => {
    const { out, codes } = await config("explain", "storage.keepDays");
    expect(out.join("\n").split("\n")).toEqual([
      "storage.keepDays: Days for which records that the hub has stay on the disk, 1 to 3650.",
      "  type: number",
      "  default: 90",
      "  example: 90",
    ]);
    expect(codes).toEqual([0]);
  });

  test("an unknown key is wrong usage with a suggestion", async () => {
    const { err, codes } = await config("explain", "storage.keepDay");
    expect(err[0]).toContain('Did you mean "keepDays"?');
    expect(codes).toEqual([2]);
  });

  test("the schema is JSON", async () => {
    const { out } = await config("schema");
    expect(JSON.parse(out.join("\n"))).toHaveProperty("properties.centre");
  });

  test("what is shown is a configuration again, with defaults", async () => {
    const shown = parse((await config("show", almaty)).out.join("\n"));
    expect(shown.devices.printer.answerWaitMs).toBe(1500);
    expect(shown.stations[0].marks).toHaveLength(5);
    expect(JSON.parse((await config("show", almaty, "--json")).out.join("\n"))).toEqual(shown);
  });

  test("a wrong file is not shown", async () => {
    const { out, codes } = await config("show", mistakes);
    expect({ out, codes }).toEqual({ out: [], codes: [1] });
  });
});
