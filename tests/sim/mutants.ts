import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type Mutant, mutants } from "./mutant-list.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const COPIED = ["agent", "drivers", "deploy/hub", "config", "tests/sim", "package.json", "tsconfig.json"];
const SEEDS = Number(process.argv[2] ?? 12);
/** Only the bugs whose words hold this. */
const WANTED = process.argv[3] ?? "";
const HOURS = 12;
const MOST_MS = 240_000;

interface Hunted {
  readonly caught: number;
  /** The claim that told first. */
  readonly claim: string;
}

/** Plants each bug in a copy of the sources and lets the simulator look for it; prints how many seeds saw it, and by which claim. */
async function main(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), "talon-mutants-"));
  const chosen = mutants.filter(({ bug }) => bug.includes(WANTED));
  const waiting = [...chosen.entries()];
  let missed = 0;
  const hunter = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [no, mutant] = next;
      const { caught, claim } = await hunt(mutant, join(base, String(no)));
      if (caught === 0) missed += 1;
      console.log(`${String(caught).padStart(3)} of ${SEEDS} seeds  ${mutant.bug}: ${claim}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, hunter));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  console.log(`${chosen.length - missed} passed, ${missed} failed`);
  process.exitCode = missed === 0 ? 0 : 1;
}

async function hunt(mutant: Mutant, copy: string): Promise<Hunted> {
  mkdirSync(copy);
  for (const part of COPIED) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const edit of mutant.edits) plant(join(copy, edit.file), edit);
  const told = await run(copy);
  rmSync(copy, { recursive: true, force: true });
  return told;
}

function run(copy: string): Promise<Hunted> {
  const child = spawn(process.execPath, ["tests/sim/hunt.ts", String(SEEDS), String(HOURS)], {
    cwd: copy,
    timeout: MOST_MS,
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return new Promise((settle) => {
    child.once("close", (code) => {
      if (code === null) return settle({ caught: SEEDS, claim: "it never came to rest" });
      const [caught = "0", claim = err.trim()] = out.trim().split("\t");
      settle({ caught: Number(caught), claim });
    });
  });
}

function plant(file: string, { find, put }: Mutant["edits"][number]): void {
  const source = readFileSync(file, "utf8");
  if (source.split(find).length !== 2) throw new Error(`${file} no longer holds exactly one «${find}»`);
  writeFileSync(
    file,
    source.replace(find, () => put),
  );
}

await main();
