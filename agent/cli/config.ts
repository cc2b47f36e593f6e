import type { Command } from "commander";
import { stringify } from "yaml";
import { type Explanation, explain } from "../../config/explain.ts";
import type { Config } from "../../config/load.ts";
import { readConfig } from "../../config/read.ts";
import { editorSchema } from "../../config/reference.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { type Problem, problemLine, type Result } from "../kernel/result.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { addLogoVerb } from "./config-logo.ts";
import { revertConfig, type ShowOptions, showRevisions } from "./config-revisions.ts";
import { portHints } from "./port-hints.ts";

interface Json {
  readonly json?: boolean;
}

/** `talon config …`: what is in a configuration, and what is wrong with it. */
export function addConfigVerbs(program: Command, io: CliIo): void {
  const config = program.command("config").description("check, explain and show configurations");
  config
    .command("check")
    .argument("<file>", "the configuration")
    .option("--json", "print facts as JSON")
    .description("tell all problems at once, each with file, line and cure")
    .action((file: string, { json }: Json) => check(file, json === true, io));
  config
    .command("schema")
    .description("print the JSON Schema for editors")
    .action(() => {
      io.out(editorSchema(catalogue).trimEnd());
      io.exit(0);
    });
  config
    .command("explain")
    .argument("<key>", "a dotted key, as storage.keepDays or devices.printer.link")
    .option("--json", "print facts as JSON")
    .description("tell what a key means, its type and its default")
    .action((key: string, { json }: Json) => explainKey(key, json === true, io));
  config
    .command("show")
    .argument("[file]", "a configuration, to be printed as it takes effect, with all defaults")
    .option("--state <DIR>", "without a file: where the agent keeps what it runs", DEFAULT_STATE)
    .option("--text", "without a file: the text that runs, as it was written")
    .option("--json", "print facts as JSON")
    .description("tell which revision runs, whose it is and what was before; or print a file as it takes effect")
    .action((file: string | undefined, options: ShowOptions) =>
      file === undefined ? showRevisions(options, io) : show(file, options.json === true, io),
    );
  config
    .command("revert")
    .option("--state <DIR>", "where the agent keeps what it runs", DEFAULT_STATE)
    .description("end the watch of a revision, or go back to the configuration before")
    .action(({ state }: ShowOptions) => revertConfig(state, io));
  addLogoVerb(config, io);
}

function check(file: string, json: boolean, io: CliIo): void {
  const read = readConfig(file, catalogue);
  if (json) io.out(JSON.stringify(checkFacts(file, read), null, 2));
  else if (read.ok) tellFine(file, read.value, io);
  else for (const line of [...read.fault.map(problemLine), ...portHints(read.fault, io.language)]) io.err(line);
  io.exit(read.ok ? 0 : 1);
}

function checkFacts(file: string, read: Result<Config, readonly Problem[]>): object {
  if (!read.ok) return { file, valid: false, problems: read.fault, warnings: [] };
  return { file, valid: true, digest: read.value.digest, problems: [], warnings: read.value.warnings };
}

function tellFine(file: string, config: Config, io: CliIo): void {
  for (const warning of config.warnings) io.err(`warning: ${problemLine(warning)}`);
  const { services, stations } = config.rules;
  const counts = `${services.length} services, ${stations.length} stations, ${config.devices.length} devices`;
  io.out(`${file}: no problems. ${counts}; ${config.digest.slice(0, 12)}.`);
}

function explainKey(key: string, json: boolean, io: CliIo): void {
  const told = explain(key, catalogue);
  if ("cure" in told) {
    io.err(problemLine({ place: key, ...told }));
    io.exit(2);
    return;
  }
  if (json) io.out(JSON.stringify(told, null, 2));
  else io.out(told.map((one) => explanationLines(one).join("\n")).join("\n\n"));
  io.exit(0);
}

function explanationLines(told: Explanation): readonly string[] {
  const usual = told.default === undefined ? "nothing" : JSON.stringify(told.default);
  return [
    `${told.key}${told.driver === null ? "" : ` (driver ${told.driver})`}: ${told.sentence}`,
    `  type: ${told.type}`,
    told.isRequired ? "  required" : `  default: ${usual}`,
    ...(told.example === null ? [] : [`  example: ${told.example}`]),
    ...(told.inside.length === 0 ? [] : [`  keys: ${told.inside.join(", ")}`]),
  ];
}

/** Nothing has to be hidden: a file with a secret in it is refused before. */
function show(file: string, json: boolean, io: CliIo): void {
  const read = readConfig(file, catalogue);
  if (!read.ok) for (const problem of read.fault) io.err(problemLine(problem));
  else io.out(json ? JSON.stringify(read.value.effective, null, 2) : stringify(read.value.effective).trimEnd());
  io.exit(read.ok ? 0 : 1);
}
