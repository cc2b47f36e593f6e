import type { CliIo } from "./cli/cli-io.ts";
import { technicianLanguage } from "./cli/language.ts";
import { runProgram } from "./cli/program.ts";

/** What a broken claim ends with (EX_SOFTWARE, sysexits.h): the supervisor starts the agent again from the journal. */
const BROKEN_CLAIM_EXIT = 70;

function end(problem: unknown): never {
  const said = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  process.stderr.write(`talon: ${said}\n`);
  process.exit(BROKEN_CLAIM_EXIT);
}

process.on("uncaughtException", end);
process.on("unhandledRejection", end);

const io: CliIo = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  exit: (code) => {
    process.exitCode = code;
  },
  language: technicianLanguage(process.env),
};

// A reader that has seen enough (head, less) is no problem of ours.
process.stdout.on("error", () => process.exit(0));

await runProgram(process.argv.slice(2), io);
