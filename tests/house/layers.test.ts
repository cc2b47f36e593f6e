import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { beforeAll, describe, expect, test } from "vitest";
import { FILES, ROOT, readPackage, SOURCES } from "./checkout.ts";

const FOLDERS = ["agent", "drivers", "config", "deploy", "tests"];
const rules = createRequire(import.meta.url)(join(ROOT, ".dependency-cruiser.cjs"));
const knip: { entry: string[] } = JSON.parse(readFileSync(join(ROOT, "knip.json"), "utf8"));

const isCode = (file: string) => /^(agent|drivers|config|deploy|tests)\/.*\.ts$/.test(file) && !file.endsWith(".d.ts");

let read: ICruiseResult;
beforeAll(async () => {
  const tsConfig = extractTsConfig(join(ROOT, "tsconfig.json"));
  const answer = await cruise(
    FOLDERS,
    { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true, baseDir: ROOT },
    undefined,
    { tsConfig },
  );
  if (typeof answer.output === "string") throw new Error(answer.output);
  read = answer.output;
}, 120_000);

describe("the layers", () => {
  test("nobody imports what a layer may not know", () => {
    const broken = read.summary.violations.map((it) => `${it.from} -> ${it.to}: ${it.rule.name}`);
    expect(
      broken,
      "Move the code to the layer that may, or hand the thing in through a port (ARCHITECTURE.md)",
    ).toEqual([]);
  });

  test("every module was read, so that a green check means something", () => {
    const seen = read.modules.map((module) => module.source).filter((source) => isCode(source));
    const there = FILES.filter((file) => isCode(file));
    expect(
      seen.sort(),
      "dependency-cruiser must read each .ts file; see its options in .dependency-cruiser.cjs",
    ).toEqual(there);
  });

  test("every source file is imported by another or is where something begins", () => {
    const commands = Object.values(readPackage().scripts).join(" ");
    const entries = [/\.mjs$/, /(^|\/)main\.ts$/, /\/contract\//, /\/page\//, /\.d\.ts$/, ...knip.entry.map(asPattern)];
    const lonely = read.modules
      .filter(
        (module) => SOURCES.includes(module.source) && !module.dependents.some((user) => !user.startsWith("tests/")),
      )
      .filter((module) => !entries.some((entry) => entry.test(module.source)) && !commands.includes(module.source))
      .map((module) => module.source);
    expect(lonely, "Delete the file, import it, or name it as an entry in knip.json").toEqual([]);
  });
});

function asPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_, names) => `(${names.replaceAll(",", "|")})`);
  return new RegExp(`^${escaped.replace(/\*\*\//g, "(.*/)?").replace(/(?<![.)])\*/g, "[^/]*")}$`);
}
