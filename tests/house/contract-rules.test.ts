import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONTRACT_RULES } from "../../agent/uplink/contract/rules.ts";
import { AGENT_CHECKS } from "../conformance/agent-checks.ts";
import { BROKER_CHECKS } from "../conformance/broker-checks.ts";
import { HUB_CHECKS } from "../conformance/hub-checks.ts";

const TEST_NAME = /\btest(?:\.each\([\s\S]*?\))?\(\s*["'`]((?:[^"'`]*?)\bTUC-\d{3}[^"'`]*)/g;
const SIDES = ["agent", "hub", "both", "broker"];

const named = globSync("tests/**/*.{test,contract}.ts").flatMap((path) =>
  [...readFileSync(path, "utf8").matchAll(TEST_NAME)].flatMap(([, name = ""]) => name.match(/TUC-\d{3}/g) ?? []),
);
const checks = [...BROKER_CHECKS, ...HUB_CHECKS, ...AGENT_CHECKS];
const proven = new Set([...named, ...checks.map(({ rule }) => rule)]);
const ids = CONTRACT_RULES.map(({ id }) => id);

describe("the contract's rules", () => {
  test.each(ids)("%s is proven by a test or a check of the conformance kit that names it", (id) => {
    expect(proven).toContain(id);
  });

  test("no test and no check names a rule that does not exist", () => {
    expect([...proven].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("there are at least 120, each once, in order, and a number is never used again", () => {
    expect(ids.length).toBeGreaterThanOrEqual(120);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids) expect(id).toMatch(/^TUC-\d{3}$/);
  });

  test.each(CONTRACT_RULES)("$id is a sentence that says who must do what", ({ side, area, level, text }) => {
    expect(SIDES).toContain(side);
    expect(area).toMatch(/^[a-z]+$/);
    expect(["must", "should"]).toContain(level);
    expect(text).toMatch(/^[A-Za-z].*\.$/);
    expect(text.split(" ").length).toBeGreaterThan(3);
  });

  test("each kind of check speaks of rules of its own side", () => {
    const sideOf = new Map(CONTRACT_RULES.map(({ id, side }) => [id, side]));
    for (const { rule } of BROKER_CHECKS) expect([rule, sideOf.get(rule)]).toEqual([rule, "broker"]);
    for (const { rule } of HUB_CHECKS) expect(["hub", "both"], rule).toContain(sideOf.get(rule));
    for (const { rule } of AGENT_CHECKS) expect(["agent", "both"], rule).toContain(sideOf.get(rule));
  });
});
