#!/usr/bin/env node
/** Puts what the agent needs to run into node_modules, without the developers' tools; `deploy/install` calls it. */
import { LaunchProblem } from "./problem.mjs";
import { makeReady } from "./ready.mjs";

makeReady(false).catch((problem) => {
  if (!(problem instanceof LaunchProblem)) throw problem;
  process.stderr.write(`${problem.message}\n`);
  process.exitCode = 1;
});
