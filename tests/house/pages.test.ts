import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { PAGES, ROOT, read, readPackage } from "./checkout.ts";

const { scripts, dependencies, optionalDependencies, devDependencies } = readPackage();
const meanings: Record<string, string> = JSON.parse(read("deploy/scripts.json"));
const ROOT_PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "LICENSE",
  "NOTICE",
];

const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
const anchorsIn = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1] ?? ""));

function isBroken(page: string, link: string): boolean {
  if (/^(https?:|mailto:)/.test(link)) return false;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), decodeURI(path));
  if (!existsSync(target)) return true;
  return anchor !== undefined && target.endsWith(".md") && !anchorsIn(target).includes(anchor);
}

describe("pages", () => {
  test("that people expect at the top are there", () => {
    expect(ROOT_PAGES.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
  });

  test("link only to what exists", () => {
    const broken = PAGES.flatMap((page) => {
      const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((match) => match[1] ?? "");
      return links.filter((link) => isBroken(page, link)).map((link) => `${page}: ${link}`);
    });
    expect(broken, "Mend the link or make the page").toEqual([]);
  });

  test("name only files of the checkout that exist", () => {
    const lost = PAGES.flatMap((page) => {
      const named = [...read(page).matchAll(/`((?:agent|drivers|config|deploy|systemd|tests)\/[\w./-]+)`/g)];
      return named
        .map((match) => match[1] ?? "")
        .filter((name) => !/[A-Z]{4}/.test(name.replace("README", "")) && !existsSync(join(ROOT, name)))
        .map((name) => `${page}: ${name}`);
    });
    expect(lost, "Write the name that the file has now").toEqual([]);
  });

  test("name only scripts that exist", () => {
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(/npm run (?:-s )?([a-z][a-z0-9:]*)/g)].map((match) => [page, match[1] ?? ""] as const),
    );
    const unknown = named.filter(([, name]) => scripts[name] === undefined).map((it) => it.join(": npm run "));
    expect(unknown, "Correct the page or add the script").toEqual([]);
  });

  test("give every script a sentence, and every sentence a script", () => {
    expect(Object.keys(meanings).sort(), "Keep deploy/scripts.json in step with package.json").toEqual(
      Object.keys(scripts).sort(),
    );
  });

  test("mention every script to those who contribute", () => {
    const page = read("CONTRIBUTING.md");
    const silent = Object.keys(scripts).filter((name) => !new RegExp(`npm (run )?${name}(?![a-z0-9:])`).test(page));
    expect(silent, "Add a line to the table of scripts in CONTRIBUTING.md").toEqual([]);
  });
});

describe("dependencies", () => {
  const used = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  const table =
    read("ARCHITECTURE.md")
      .split(/^## /m)
      .find((part) => part.startsWith("Dependencies")) ?? "";
  const justified = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? "");

  test("are each justified in ARCHITECTURE.md, and none is there that is not used", () => {
    expect(justified.sort(), "One line a package: what for, and why not without").toEqual(used.sort());
  });

  test("have exact versions, because a centre is not the place to find out", () => {
    const loose = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/.test(version))
      .map(([name]) => name);
    expect(loose, "Write the version without ^ or ~").toEqual([]);
  });
});

describe("decisions", () => {
  const decisions = PAGES.filter((page) => page.startsWith("agent/decisions/0"));

  test("are numbered without gaps", () => {
    const numbers = decisions.map((page) => Number(page.slice("agent/decisions/".length).slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });

  test("each say the context, the decision and what was given up, on one page", () => {
    const parts = ["## Context", "## Decision", "## What we gave up"];
    const lacking = decisions.filter(
      (page) => !parts.every((part) => read(page).includes(part)) || read(page).split("\n").length > 60,
    );
    expect(lacking).toEqual([]);
  });
});
