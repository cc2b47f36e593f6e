/** `npm run help`: every script of package.json with its meaning. Needs nothing installed. */
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const { scripts } = read("../package.json");
const meanings = read("./scripts.json");

const lines = Object.keys(scripts).map((name) => {
  const command = name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`;
  return `${command.padEnd(26)} ${meanings[name] ?? ""}\n`;
});
process.stdout.write(lines.join(""));
