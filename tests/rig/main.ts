import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PARTS, type Part } from "./parts.ts";

const ROOT = join(import.meta.dirname, "../..");
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");

/** sysexits.h, EX_UNAVAILABLE: nothing failed, but not all of it could be tried. */
const UNABLE = 69;
/** No test file of the rig ends in less. */
const FILE_LEAST_MS = 30_000;
const SECOND_MS = 1_000;
/** So long a test may take to end the machines that it has. */
const LEAVE_MS = 10_000;

type Outcome = "passed" | "failed" | "untried";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "build-only": { type: "boolean" }, seconds: { type: "string" }, again: { type: "boolean" } },
});
const endsAt =
  values.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.seconds) * SECOND_MS;
const leftMs = (): number => endsAt - Date.now();
const outcomes: Outcome[] = [];

/** Null if it did not end in time: then it was stopped, and says nothing. */
const vitest = (file: string): Promise<number | null> =>
  new Promise((settle) => {
    const words = [VITEST, "run", "--project", "rig", file];
    const child = spawn(process.execPath, words, { cwd: ROOT, stdio: "inherit" });
    const stops = Number.isFinite(endsAt)
      ? [
          setTimeout(() => child.kill("SIGTERM"), leftMs()),
          setTimeout(() => child.kill("SIGKILL"), leftMs() + LEAVE_MS),
        ]
      : [];
    child.once("close", (code) => {
      const isStopped = leftMs() <= 0;
      stops.forEach(clearTimeout);
      settle(isStopped ? null : code);
    });
  });

async function outcomeOf(file: string): Promise<Outcome> {
  if (leftMs() < FILE_LEAST_MS) {
    console.log(`rig: no time left for ${file}`);
    return "untried";
  }
  const code = await vitest(file);
  if (code !== null) return code === 0 ? "passed" : "failed";
  console.log(`rig: stopped, its time was over: ${file}`);
  return "untried";
}

/** A machine that does much else may lose a race of real processes; what fails twice is wrong. */
async function tryFile(file: string): Promise<Outcome> {
  const outcome = await outcomeOf(file);
  if (outcome !== "failed" || !values.again || leftMs() < FILE_LEAST_MS) return outcome;
  console.log(`rig: once more: ${file}`);
  return (await outcomeOf(file)) === "passed" ? "passed" : "failed";
}

/** A mirror that is away, rights that nobody could look for beforehand: then nothing was tried, and that is no proof of a failure. */
const notMade = (error: unknown): readonly string[] => [
  `it could not be made: ${error instanceof Error ? error.message : String(error)}`,
];

async function go({ name, hindrances, prepare, files }: Part): Promise<void> {
  const wanted = files.filter((file) => positionals.length === 0 || positionals.some((word) => file.includes(word)));
  if (wanted.length === 0) return;
  const atOnce = hindrances();
  const why = atOnce.length > 0 ? atOnce : await prepare().catch(notMade);
  for (const reason of why) console.log(`rig: skipped ${name}: ${reason}`);
  if (why.length > 0) {
    outcomes.push("untried");
    return;
  }
  if (values["build-only"]) return;
  for (const file of wanted) outcomes.push(await tryFile(file));
}

function conclude(): number {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  console.log(`rig: ${count("passed")} passed, ${count("failed")} failed, ${count("untried")} not tried`);
  if (count("failed") > 0) return 1;
  return count("untried") > 0 ? UNABLE : 0;
}

if (Number.isFinite(endsAt)) {
  const overdue = () => {
    console.log("rig: the time was over while the rig was being made");
    outcomes.push("untried");
    process.exit(conclude());
  };
  setTimeout(overdue, leftMs() + LEAVE_MS + SECOND_MS).unref();
}
for (const part of PARTS) await go(part);
process.exitCode = conclude();
