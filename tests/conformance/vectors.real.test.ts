import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("U12: a reader in another language, which shares no code with the agent, reads every vector", () => {
  const said = execFileSync("python3", ["tests/conformance/vectors.py"], { encoding: "utf8" });
  expect(said.trim().split("\n")).toEqual([
    "chain: 3 read",
    "forms: 4 read",
    "canonical: 5 read",
    "signatures: 3 read",
  ]);
});
