import { Command, CommanderError } from "commander";
import type { CliIo } from "./cli-io.ts";
import { addConfigVerbs } from "./config.ts";
import { addDemoVerb } from "./demo.ts";
import { addDeviceVerbs } from "./device.ts";
import { addDoctorVerb } from "./doctor.ts";
import { addJournalVerbs } from "./journal.ts";
import { addQueueVerbs } from "./queue.ts";
import { addRunVerb } from "./run.ts";
import { addSimulateVerb } from "./simulate.ts";
import { addStatusVerb } from "./status.ts";
import { VERSION } from "./version.ts";

/** The whole command line, ready to parse. Wrong usage is told on standard error and ends with 2. */
export function talonProgram(io: CliIo): Command {
  const program = new Command("talon");
  program
    .description("The agent of a public service centre: tickets, boards, ratings, cameras, evidence.")
    .version(VERSION)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    })
    .exitOverride();
  addRunVerb(program, io);
  addDemoVerb(program, io);
  addStatusVerb(program, io);
  addDoctorVerb(program, io);
  addDeviceVerbs(program, io);
  addQueueVerbs(program, io);
  addConfigVerbs(program, io);
  addJournalVerbs(program, io);
  addSimulateVerb(program, io);
  return program;
}

/** Parses and carries out; commander's own complaints become exit code 2, its help and version 0. */
export async function runProgram(words: readonly string[], io: CliIo): Promise<void> {
  try {
    await talonProgram(io).parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    io.exit(error.exitCode === 0 ? 0 : 2);
  }
}
