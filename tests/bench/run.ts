import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const asked = process.argv.slice(2);
const all = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && name !== "run.ts");
const names = asked.length === 0 ? all : all.filter((name) => asked.includes(name.replace(".ts", "")));

/** One process a measurement, so that none inherits the heap of another. `npm run bench -- journal` runs one of them. */
for (const name of names) {
  process.stdout.write(`\n== ${name.replace(".ts", "")}\n`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, name)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
