import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const words = process.argv.slice(2);
const optionsAt = words.findIndex((word) => word.startsWith("-"));
const asked = optionsAt < 0 ? words : words.slice(0, optionsAt);
const options = optionsAt < 0 ? [] : words.slice(optionsAt);
const all = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && name !== "run.ts");
const names = asked.length === 0 ? all : all.filter((name) => asked.includes(name.replace(".ts", "")));

/** One process a measurement, so that none inherits the heap of another. `npm run bench -- backlog --events 1000000` runs one of them and hands on its options. */
for (const name of names) {
  process.stdout.write(`\n== ${name.replace(".ts", "")}\n`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, name), ...options], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
