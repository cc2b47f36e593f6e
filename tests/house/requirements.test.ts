import { describe, expect, test } from "vitest";
import { FILES, read, SOURCES, testNames } from "./checkout.ts";
import requirements from "./requirements.json" with { type: "json" };

const NOT_YET: readonly string[] = [];

interface Row {
  readonly id: string;
  readonly agent: string;
  readonly lives: readonly string[];
  readonly proofs: readonly string[];
  readonly isWhole: boolean;
}

const section =
  read("ARCHITECTURE.md")
    .split(/^## /m)
    .find((part) => part.startsWith("Requirements")) ?? "";
const named = (cell: string) => [...cell.matchAll(/`([^`]+\/[^`]+)`/g)].map((match) => match[1] ?? "");
const rows: readonly Row[] = [...section.matchAll(/^\| ([KU]\d+) \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, id = "", agent = "", lives = "", proofs = ""]) => ({
    id,
    agent,
    lives: named(lives),
    proofs: named(proofs),
    isWhole: !proofs.includes("not yet:"),
  }),
);
const carries = (file: string, id: string) => testNames(file).some((name) => new RegExp(`\\b${id}\\b`).test(name));

describe("the table of requirements in ARCHITECTURE.md", () => {
  test("has one row for each requirement, in order, and says what the agent does in the same words", () => {
    expect(rows.map(({ id, agent }) => [id, agent])).toEqual(
      Object.entries(requirements).map(([id, { agent }]) => [id, agent]),
    );
  });

  test("names sources that exist for each of them", () => {
    const lost = rows.flatMap(({ id, lives }) =>
      lives.length === 0 ? [`${id}: nowhere`] : lives.filter((path) => !isSource(path)).map((path) => `${id}: ${path}`),
    );
    expect(lost, "Write where it lives now").toEqual([]);
  });

  test("names for each a test whose name carries the requirement", () => {
    const unproven = rows
      .filter(({ isWhole, proofs }) => isWhole || proofs.length > 0)
      .flatMap(({ id, proofs }) =>
        proofs.length === 0
          ? [`${id}: no test`]
          : proofs.filter((file) => !FILES.includes(file) || !carries(file, id)).map((file) => `${id}: ${file}`),
      );
    expect(unproven, "Name the test after what it proves, the id among it").toEqual([]);
  });

  test("says plainly what is not there yet, and nothing else is missing", () => {
    expect(rows.filter(({ isWhole }) => !isWhole).map(({ id }) => id)).toEqual(NOT_YET);
  });
});

function isSource(path: string): boolean {
  return SOURCES.includes(path) || FILES.some((file) => file.startsWith(`${path}/`) && !file.startsWith("tests/"));
}
