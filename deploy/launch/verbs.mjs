import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { MODULES, ROOT, toolNames } from "./places.mjs";
import { LaunchProblem } from "./problem.mjs";

function tool(name, rest) {
  const file = join(MODULES, ".bin", name ?? "");
  if (name === undefined || !existsSync(file)) {
    throw new LaunchProblem("tool", `There is no tool «${name ?? ""}».`, `There are: ${toolNames().join(", ")}.`);
  }
  return [realpathSync(file), ...rest];
}

function file(name, rest) {
  if (name !== undefined && existsSync(join(ROOT, name))) return [join(ROOT, name), ...rest];
  throw new LaunchProblem("file", `There is no file «${name ?? ""}».`, "Name it from the top of the checkout.");
}

/** Verbs of a checkout, for those who develop; every other word is the agent's own (`agent/main.ts`). */
const VERBS = {
  test: (rest) => [...tool("vitest", ["run", "--project", "fast"]), ...rest],
  check: (rest) => [join(ROOT, "deploy/check.mjs"), ...rest],
  tool: ([name, ...rest]) => tool(name, rest),
  file: ([name, ...rest]) => file(name, rest),
};

const isOfCheckout = (verb) => Object.hasOwn(VERBS, verb ?? "");

export const needsDevTools = (verb) => isOfCheckout(verb);

export function argumentsFor(verb, rest) {
  if (isOfCheckout(verb)) return VERBS[verb](rest);
  return [join(ROOT, "agent/main.ts"), ...(verb === undefined ? [] : [verb]), ...rest];
}

/** Tools and tests look for their settings at the top of the checkout; the agent's own verbs name files from where they were typed. */
export const runsAtRoot = (verb) => isOfCheckout(verb);
