import { spawn } from "node:child_process";
import { join } from "node:path";
import { hindrances } from "./build/able.ts";
import { debianTree } from "./build/debian.ts";
import { readyMachine } from "./build/ready.ts";
import { containerHindrances } from "./nspawn/able.ts";
import { umlHindrances, umlPrepared } from "./uml/kernel.ts";

const ROOT = join(import.meta.dirname, "../..");

/** sysexits.h, EX_UNAVAILABLE: nothing failed, but this machine cannot try it. */
const UNABLE = 69;

/** One way to a real kernel: why this machine cannot go it, what it needs, and where its tests stand. */
interface Part {
  readonly name: string;
  readonly hindrances: () => readonly string[];
  /** Answers why it could not be prepared after all, or nothing. */
  readonly prepare: () => Promise<readonly string[]>;
  readonly tests: string;
}

const made = (make: () => Promise<unknown>) => async () => {
  await make();
  return [];
};

const PARTS: readonly Part[] = [
  { name: "virtual machine", hindrances, prepare: made(readyMachine), tests: "tests/rig/vm/" },
  { name: "systemd", hindrances: containerHindrances, prepare: made(debianTree), tests: "tests/rig/nspawn/" },
  {
    name: "power cuts and simulated days",
    hindrances: umlHindrances,
    prepare: umlPrepared,
    tests: "tests/rig/uml/",
  },
];

const vitest = (args: readonly string[]): Promise<number> =>
  new Promise((settle) => {
    const program = join(ROOT, "node_modules/vitest/vitest.mjs");
    const child = spawn(process.execPath, [program, "run", "--project", "rig", ...args], {
      cwd: ROOT,
      stdio: "inherit",
    });
    child.once("close", (code) => settle(code ?? 1));
  });

function canGo({ name }: Part, why: readonly string[]): boolean {
  for (const reason of why) console.log(`rig: skipped ${name}: ${reason}`);
  return why.length === 0;
}

async function main(args: readonly string[]): Promise<number> {
  const able: Part[] = [];
  for (const part of PARTS.filter((one) => canGo(one, one.hindrances()))) {
    if (canGo(part, await part.prepare())) able.push(part);
  }
  if (able.length === 0) return UNABLE;
  if (args.includes("--build-only")) return 0;
  const code = await vitest([...able.map(({ tests }) => tests), ...args]);
  console.log(`rig: ${able.length} of ${PARTS.length} parts could run on this machine`);
  if (code !== 0) return 1;
  return able.length === PARTS.length ? 0 : UNABLE;
}

process.exitCode = await main(process.argv.slice(2));
