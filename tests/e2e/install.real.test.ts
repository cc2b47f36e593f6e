import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const tree = mkdtempSync(join(tmpdir(), "talon-tree-"));
const at = (...names: readonly string[]) => join(tree, ...names);

function run(program: string, ...args: readonly string[]) {
  const ended = spawnSync(join(ROOT, program), args, { encoding: "utf8" });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}
const install = (...args: readonly string[]) => run("deploy/install", "--root", tree, "--offline", ...args);

let first: ReturnType<typeof run>;
beforeAll(() => {
  first = install();
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe("deploy/install into a tree", () => {
  test("ends well and says what comes next", () => {
    expect(first.err).not.toMatch(/failed/);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/talon config check/);
  });

  test.each([
    "opt/talon/agent/main.ts",
    "opt/talon/node_modules/.bin/node",
    "opt/talon/node_modules/better-sqlite3/package.json",
    "etc/systemd/system/talon.service",
    "etc/systemd/system/multi-user.target.wants/talon.service",
    "etc/udev/rules.d/60-talon.rules",
    "etc/systemd/system.conf.d/60-talon.conf",
    "usr/lib/sysusers.d/talon.conf",
    "usr/local/bin/talon",
    "etc/talon/talon.yaml",
    "var/lib/talon",
  ])("puts %s", (place) => {
    expect(existsSync(at(place))).toBe(true);
  });

  test("leaves the developers' tools and the tests at home", () => {
    expect(["vitest", "typescript"].filter((name) => existsSync(at("opt/talon/node_modules", name)))).toEqual([]);
    expect(existsSync(at("opt/talon/tests"))).toBe(false);
  });

  test("gives the configuration to its group only", () => {
    expect(statSync(at("etc/talon/talon.yaml")).mode & 0o777).toBe(0o640);
  });

  test("native modules need no compiler on the machine: brings packages that Node 24 can load, the database among them", () => {
    const load = 'new (require("better-sqlite3"))(":memory:").exec("select 1"); console.log(process.version)';
    const said = spawnSync(at("opt/talon/node_modules/.bin/node"), ["-e", load], {
      cwd: at("opt/talon"),
      encoding: "utf8",
    });
    expect(said.stderr).toBe("");
    expect(said.stdout).toMatch(/^v24\./);
  });

  test("run again, keeps configuration and journal and the program from before", () => {
    appendFileSync(at("etc/talon/talon.yaml"), "# mine\n");
    writeFileSync(at("var/lib/talon/journal.db"), "evidence");
    expect(install().code).toBe(0);
    expect(readFileSync(at("etc/talon/talon.yaml"), "utf8")).toMatch(/# mine\n$/);
    expect(readFileSync(at("var/lib/talon/journal.db"), "utf8")).toBe("evidence");
    expect(existsSync(at("opt/talon.old/agent/main.ts"))).toBe(true);
  });

  test("puts another prefix into the unit and the command", () => {
    expect(install("--prefix", "/srv/talon").code).toBe(0);
    expect(readFileSync(at("etc/systemd/system/talon.service"), "utf8")).toMatch(
      /^ExecStart=\/srv\/talon\/node_modules/m,
    );
    expect(readFileSync(at("usr/local/bin/talon"), "utf8")).toMatch(/exec \/srv\/talon\//);
  });
});

describe("deploy/install", () => {
  test("in a dry run says its steps and does none", () => {
    const empty = mkdtempSync(join(tmpdir(), "talon-dry-"));
    const said = run("deploy/install", "--dry-run", "--root", empty);
    expect(said.code).toBe(0);
    expect(said.out.trim().split("\n").length).toBeGreaterThan(8);
    expect(existsSync(join(empty, "opt"))).toBe(false);
    rmSync(empty, { recursive: true });
  });

  test("refuses an option that it does not know with exit code 2", () => {
    const said = run("deploy/install", "--frobnicate");
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/^--frobnicate: .+ .+/);
  });
});

describe("deploy/uninstall", () => {
  test("takes the program and the service, and keeps the evidence", () => {
    expect(run("deploy/uninstall", "--root", tree, "--prefix", "/srv/talon").code).toBe(0);
    expect(existsSync(at("srv/talon"))).toBe(false);
    expect(existsSync(at("etc/systemd/system/talon.service"))).toBe(false);
    expect(readFileSync(at("var/lib/talon/journal.db"), "utf8")).toBe("evidence");
    expect(existsSync(at("etc/talon/talon.yaml"))).toBe(true);
  });
});
