/** `npm run check`: every rule of the house that is no test of behaviour, all of them even when one fails. */
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { childEnv, MODULES, ROOT } from "./launch/places.mjs";

const tool = (name, ...args) => [realpathSync(join(MODULES, ".bin", name)), ...args];

const STEPS = [
  ["types", tool("tsc", "-p", ".")],
  ["lint", tool("biome", "check")],
  ["layers", tool("depcruise", "agent", "drivers", "config", "deploy", "tests")],
  ["unused", tool("knip")],
  ["house", tool("vitest", "run", "--project", "fast", "tests/house")],
];

function run([name, args]) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: childEnv(),
    encoding: "utf8",
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const isFine = status === 0;
  if (!isFine) process.stdout.write(`${stdout}${stderr}\n`);
  process.stdout.write(
    `${isFine ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds.padStart(5)} s${isFine ? "" : `   npm run ${name}`}\n`,
  );
  return isFine;
}

const failed = STEPS.filter((step) => !run(step));
if (failed.length > 0) process.exitCode = 1;
