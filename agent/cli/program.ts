import { Command, CommanderError } from "commander";
import type { CliIo } from "./cli-io.ts";
import { VERSION } from "./version.ts";

type AddVerbs = (program: Command, io: CliIo) => void;

/** Each verb loads only what it needs itself: what the agent never uses must not stay in its memory. In the order of the help. */
const FAMILIES: Readonly<Record<string, () => Promise<AddVerbs>>> = {
  run: async () => (await import("./run.ts")).addRunVerb,
  demo: async () => (await import("./demo.ts")).addDemoVerb,
  status: async () => (await import("./status.ts")).addStatusVerb,
  doctor: async () => (await import("./doctor.ts")).addDoctorVerb,
  device: async () => (await import("./device.ts")).addDeviceVerbs,
  queue: async () => (await import("./queue.ts")).addQueueVerbs,
  why: async () => (await import("./why.ts")).addWhyVerb,
  ticket: async () => (await import("./ticket.ts")).addTicketVerbs,
  staff: async () => (await import("./staff.ts")).addStaffVerbs,
  config: async () => (await import("./config.ts")).addConfigVerbs,
  kpi: async () => (await import("./kpi.ts")).addKpiVerb,
  audit: async () => (await import("./audit.ts")).addAuditVerb,
  journal: async () => (await import("./journal.ts")).addJournalVerbs,
  evidence: async () => (await import("./evidence.ts")).addEvidenceVerbs,
  simulate: async () => (await import("./simulate.ts")).addSimulateVerb,
};

/** The command line for these words, ready to parse: all verbs unless they begin with one. Wrong usage is told on standard error and ends with 2. */
async function talonProgram(words: readonly string[], io: CliIo): Promise<Command> {
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
  const family = Object.hasOwn(FAMILIES, words[0] ?? "") ? FAMILIES[words[0] ?? ""] : undefined;
  for (const load of family === undefined ? Object.values(FAMILIES) : [family]) {
    const addVerbs = await load();
    addVerbs(program, io);
  }
  return program;
}

/** Parses and carries out; commander's own complaints become exit code 2, its help and version 0. */
export async function runProgram(words: readonly string[], io: CliIo): Promise<void> {
  try {
    const program = await talonProgram(words, io);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    io.exit(error.exitCode === 0 ? 0 : 2);
  }
}
