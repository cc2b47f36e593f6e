import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "talon-launch-"));
const AGENT = `
  process.on("SIGTERM", () => process.exit(7));
  console.log(JSON.stringify({ words: process.argv.slice(2), node: process.version }));
  if (process.argv[2] === "stay") setInterval(() => undefined, 1_000);
  else process.exitCode = 3;
`;

beforeAll(() => {
  cpSync(join(ROOT, "deploy/launch"), join(folder, "deploy/launch"), { recursive: true });
  cpSync(join(ROOT, "deploy/launch.mjs"), join(folder, "deploy/launch.mjs"));
  cpSync(join(ROOT, "package-lock.json"), join(folder, "package-lock.json"));
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== ".talon-stamp.json") symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  }
  mkdirSync(join(folder, "agent"));
  writeFileSync(join(folder, "agent/main.ts"), AGENT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const launch = (env: NodeJS.ProcessEnv, ...words: readonly string[]) =>
  spawnSync(process.execPath, [join(folder, "deploy/launch.mjs"), ...words], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });

const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

describe("the launcher", () => {
  test("gives a verb it does not know to the agent, on Node 24, and keeps its exit code", () => {
    const ended = launch({}, "status", "--json");
    expect(JSON.parse(ended.stdout)).toEqual({ words: ["status", "--json"], node: expect.stringMatching(/^v24\./) });
    expect(ended.status).toBe(3);
  });

  test("hands SIGTERM on and ends as the agent ends", async () => {
    const child = spawn(process.execPath, [join(folder, "deploy/launch.mjs"), "stay"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const ended = exitOf(child);
    child.kill("SIGTERM");
    expect(await ended).toBe(7);
  });

  test("runs a tool of the checkout and says which there are when it lacks one", () => {
    expect(launch({}, "tool", "tsc", "--version").stdout).toMatch(/^Version /);
    const lacking = launch({}, "tool", "hammer");
    expect(lacking.status).toBe(1);
    expect(lacking.stderr).toMatch(/hammer.*vitest/s);
  });

  test("without a network and without packages says what is missing and what to do", () => {
    const bare = mkdtempSync(join(tmpdir(), "talon-bare-"));
    cpSync(folder, bare, { recursive: true, filter: (place) => !place.includes("node_modules") });
    const ended = spawnSync(process.execPath, [join(bare, "deploy/launch.mjs"), "status"], {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: bare,
        npm_config_registry: "http://127.0.0.1:9/",
        npm_config_fetch_retry_mintimeout: "10",
        npm_config_cache: join(bare, "cache"),
      },
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/npm ci: The packages could not be fetched: no network\. Connect/);
    expect(existsSync(join(bare, "node_modules/.talon-stamp.json"))).toBe(false);
    rmSync(bare, { recursive: true, force: true });
  }, 120_000);
});

describe("the list of scripts", () => {
  test("is printed without anything installed", () => {
    const said = spawnSync(process.execPath, [join(ROOT, "deploy/help.mjs")], { encoding: "utf8" }).stdout;
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(said.trim().split("\n")).toHaveLength(Object.keys(scripts).length);
  });
});
