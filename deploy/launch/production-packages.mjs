#!/usr/bin/env node
/** Prints the folders of node_modules that the agent needs in a centre, one a line, as `deploy/install --offline` copies them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCKFILE, ROOT } from "./places.mjs";

const { packages } = JSON.parse(readFileSync(LOCKFILE, "utf8"));
const isNested = (place) => place.lastIndexOf("node_modules/") > 0;

for (const [place, locked] of Object.entries(packages)) {
  const isWanted = place !== "" && locked.dev !== true && !isNested(place);
  if (isWanted && existsSync(join(ROOT, place))) process.stdout.write(`${place}\n`);
}
