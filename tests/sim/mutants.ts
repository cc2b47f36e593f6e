import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mutant, mutants } from "./mutant-list.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const COPIED = ["agent", "drivers", "deploy/hub", "config", "tests/sim", "package.json", "tsconfig.json"];
const SEEDS = Number(process.argv[2] ?? 20);
const HOURS = 12;
const MOST_MS = 240_000;

/** Plants each bug in a copy of the sources and lets the simulator look for it; prints how many seeds saw it, and by which claim. */
function main(): void {
  const base = mkdtempSync(join(tmpdir(), "talon-mutants-"));
  let missed = 0;
  try {
    for (const mutant of mutants) {
      const told = hunt(mutant, base);
      if (told.caught === 0) missed += 1;
      console.log(`${String(told.caught).padStart(3)} of ${SEEDS} seeds  ${mutant.bug}: ${told.claim}`);
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  console.log(`${mutants.length - missed} passed, ${missed} failed`);
  process.exitCode = missed === 0 ? 0 : 1;
}

function hunt(mutant: Mutant, base: string): { readonly caught: number; readonly claim: string } {
  const copy = join(base, "mutant");
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const part of COPIED) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const edit of mutant.edits) plant(join(copy, edit.file), edit);
  const hunter = spawnSync(process.execPath, ["tests/sim/hunt.ts", String(SEEDS), String(HOURS)], {
    cwd: copy,
    encoding: "utf8",
    timeout: MOST_MS,
  });
  if (hunter.status === null) return { caught: SEEDS, claim: "it never came to rest" };
  const [caught = "0", claim = hunter.stderr.trim()] = hunter.stdout.trim().split("\t");
  return { caught: Number(caught), claim };
}

function plant(file: string, { find, put }: Mutant["edits"][number]): void {
  const source = readFileSync(file, "utf8");
  if (source.split(find).length !== 2) throw new Error(`${file} no longer holds exactly one «${find}»`);
  writeFileSync(
    file,
    source.replace(find, () => put),
  );
}

main();
