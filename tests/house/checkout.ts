import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
const LEFT_OUT = new Set(["node_modules", ".git", ".state", ".cache"]);

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    const place = join(folder, entry.name);
    return entry.isDirectory() ? walk(place) : [relative(ROOT, place)];
  });
}

/** Every file of the checkout, from its top, in order. */
export const FILES: readonly string[] = walk(ROOT).sort();

const endsWith = (...ends: readonly string[]): readonly string[] =>
  FILES.filter((file) => ends.some((end) => file.endsWith(end)));

export const SOURCES = endsWith(".ts", ".mjs").filter((file) => /^(agent|drivers|config|deploy)\//.test(file));
export const TESTS = endsWith(".ts").filter((file) => file.startsWith("tests/"));
export const PAGES = endsWith(".md");

export const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
export const linesOf = (file: string): readonly string[] => read(file).split("\n");

const DECLARED = /(?:^\s*(?:describe|test)\(|\)\()\s*(["'`])((?:(?!\1).)*)\1/gm;

/** The sentences under which a file's tests stand, in order; of a table of cases the common one. */
export const testNames = (file: string): readonly string[] =>
  [...read(file).matchAll(DECLARED)].map(([, , name]) => name ?? "");

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
export const readPackage = (): Package => JSON.parse(read("package.json"));
