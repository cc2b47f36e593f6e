#!/usr/bin/env node
/**
 * The only file that runs before anything is installed: `node deploy/launch.mjs VERB …` puts the packages of package-lock.json in
 * place when they are not, then runs the verb on Node 24 whatever Node the machine has. Every npm script goes through here, so `npm
 * start` and `npm test` each work alone in a fresh clone.
 */
import { runInstead } from "./launch/child.mjs";
import { childEnv, nodeFile, ROOT } from "./launch/places.mjs";
import { LaunchProblem } from "./launch/problem.mjs";
import { makeReady } from "./launch/ready.mjs";
import { argumentsFor, needsDevTools, runsAtRoot } from "./launch/verbs.mjs";

const OLDEST_MAJOR = 18;

async function launch([verb, ...rest]) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_MAJOR) {
    const what = `Node ${process.versions.node} is too old to start the installation.`;
    throw new LaunchProblem("node", what, `Install Node ${OLDEST_MAJOR} or newer, then try again.`);
  }
  await makeReady(needsDevTools(verb));
  if (runsAtRoot(verb)) process.chdir(ROOT);
  runInstead({ file: nodeFile(), args: argumentsFor(verb, rest), env: childEnv() });
}

launch(process.argv.slice(2)).catch((problem) => {
  if (!(problem instanceof LaunchProblem)) throw problem;
  process.stderr.write(`${problem.message}\n`);
  process.exitCode = 1;
});
