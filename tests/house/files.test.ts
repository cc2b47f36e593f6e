import { describe, expect, test } from "vitest";
import { FILES, linesOf, read, SOURCES, TESTS } from "./checkout.ts";

const LINES_MAX = 250;
const COMMENT_SHARE_MAX = 0.2;
const COMMENT_SHARE_MIN = 0.02;

const isComment = (line: string) => /^\s*(\/\/|\/\*|\*)/.test(line);
const isBlank = (line: string) => line.trim() === "";

describe("files", () => {
  test("none is longer than 250 lines", () => {
    const long = [...SOURCES, ...TESTS].filter((file) => linesOf(file).length - 1 > LINES_MAX);
    expect(long, "Find the second thing that the file holds and give it a file of its own").toEqual([]);
  });

  test("are named after the thing they hold, in kebab-case", () => {
    const odd = [...SOURCES, ...TESTS].filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.[a-z]+)*$/.test(file));
    expect(odd, "Write the noun it holds in kebab-case").toEqual([]);
  });

  test("none is a drawer for everything", () => {
    const drawer = /(^|\/)(utils?|helpers?|managers?|common|misc|index|types|constants)(\/|\.ts$)/;
    expect(
      [...SOURCES, ...TESTS].filter((file) => drawer.test(file)),
      "Name the file after the one thing in it",
    ).toEqual([]);
  });

  test("the top level holds only what a newcomer expects", () => {
    const top = [...new Set(FILES.map((file) => file.split("/")[0]))];
    const folders = top.filter((name) => FILES.some((file) => file.startsWith(`${name}/`)));
    const fixed = [".ci", ".vscode", "agent", "config", "deploy", "drivers", "systemd", "tests"];
    expect(folders, "Put it beside what it belongs to").toEqual(fixed);
  });
});

describe("comments", () => {
  test("are between 2 and 20 lines in a hundred of the sources", () => {
    const lines = SOURCES.flatMap((file) => linesOf(file)).filter((line) => !isBlank(line));
    const share = lines.filter(isComment).length / lines.length;
    expect(share, "More means that names are wrong; fewer, that reasons are missing").toBeGreaterThan(
      COMMENT_SHARE_MIN,
    );
    expect(share, "Rename until the comment says nothing new, then delete it").toBeLessThan(COMMENT_SHARE_MAX);
  });

  test("are absent from tests, whose names are the sentences", () => {
    const cases = TESTS.filter((file) => file.endsWith(".test.ts"));
    const found = cases.flatMap((file) =>
      linesOf(file).flatMap((line, at) => (/^\s*(\/\/|\/\*)/.test(line) ? [`${file}:${at + 1}`] : [])),
    );
    expect(found, "Put the sentence into the test's name").toEqual([]);
  });

  test("name no issue, no history and no intention", () => {
    const signs = new RegExp(
      ["TO" + "DO", "FIX" + "ME", "X" + "XX\\b", "HA" + "CK", "\\(see #\\d", "used to be\\b"].join("|"),
    );
    const found = SOURCES.flatMap((file) =>
      linesOf(file).flatMap((line, at) => (isComment(line) && signs.test(line) ? [`${file}:${at + 1}`] : [])),
    );
    expect(found, "Say why it is so now, or do it now").toEqual([]);
  });
});

describe("the checkout", () => {
  test("names no place of one person's machine and no package host", () => {
    const signs = new RegExp(
      ["/wo" + "rk/", "/ro" + "ot/(?!$)", "\\.\\./sha" + "red", "regis" + "try\\.[a-z]", "C:\\\\Us" + "ers"].join("|"),
    );
    const isText = (file: string) =>
      /\.(ts|mjs|md|ya?ml|json|sh|service|conf|rules|html|css)$|(^|\/)(run|install|uninstall)$/.test(file);
    const found = FILES.filter((file) => isText(file) && file !== "package-lock.json" && signs.test(read(file)));
    expect(found, "Take a path from the configuration or from the file's own place").toEqual([]);
  });

  test("its lockfile fetches from no host but npm's own", () => {
    const hosts = [...read("package-lock.json").matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map((match) => match[1]);
    expect(new Set(hosts.filter((host) => host !== "regis" + "try.npmjs.org"))).toEqual(new Set());
  });
});
