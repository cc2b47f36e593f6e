import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { catalogue } from "../../drivers/catalogue.ts";
import { replug } from "./replug.ts";

// Code that is optimised late looks like something that is kept. Without it the processor's share is an upper bound.
for (const flag of ["--no-opt", "--no-maglev", "--no-sparkplug"]) setFlagsFromString(flag);

const [roundsText = "1000", only] = process.argv.slice(2);
const kib = (bytes: number): number => Math.round(bytes / 1024);
const folder = mkdtempSync(join(tmpdir(), "talon-replug-"));

for (const driver of catalogue) {
  if (driver.needs !== "link" || (only !== undefined && only !== driver.name)) continue;
  const figures = await replug(driver, Number(roundsText), folder);
  const { rounds, healMs, worstHealMs, cpuShare, grownBytes, grownLateBytes, grownDescriptors, disturbed } = figures;
  const words = [
    driver.name.padEnd(16),
    `${rounds} times`,
    `healed in ${Math.round(healMs)} ms, at worst ${Math.round(worstHealMs)} ms`,
    `${(cpuShare * 100).toFixed(1)} % of a core`,
    `grew ${kib(grownBytes)} KiB, ${kib(grownLateBytes)} of them in the second half, and ${grownDescriptors} descriptors`,
    `${disturbed} changes beside it`,
  ];
  process.stdout.write(`${words.join("  ")}\n`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(0);
