import { join, resolve } from "node:path";
import type { Command } from "commander";
import { readConfig } from "../../config/read.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { type JournalReader, openReader } from "../host/journal-reader.ts";
import { parseRecord } from "../journal/record.ts";
import { problemLine } from "../kernel/result.ts";
import { emptyKpi, evolveKpi, type Kpi } from "../kpi/kpi.ts";
import { toKpiText } from "../kpi/kpi-text.ts";
import type { OpeningHours } from "../kpi/open-centre.ts";
import { type Period, readKpi } from "../kpi/read-kpi.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { kpiLines } from "./kpi-lines.ts";

interface Options {
  readonly state: string;
  readonly day?: string;
  readonly against?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly sketch?: boolean;
}

/** The figures of a journal, whether an agent writes to it or not. */
export function addKpiVerb(program: Command, io: CliIo): void {
  program
    .command("kpi")
    .description("the figures of a business day or of all days in the journal, with the coverage that they rest on")
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--day <DAY>", "one business day, as 2026-08-24; all without it")
    .option("--against <DAY>", "a business day to compare the overdue share with")
    .option("--config <FILE>", "the centre's configuration: its opening hours are what coverage is measured by")
    .option("--json", "as JSON: milliseconds, shares with what was counted")
    .option("--sketch", "the whole state of all days: where the hub has the same records, it has the same bytes")
    .action((options: Options) => figures(options, io));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const periodOf = (day: string | undefined): Period | null => (day === undefined ? null : { from: day, to: day });

function figures(options: Options, io: CliIo): void {
  const wrong = [options.day, options.against].find((day) => day !== undefined && !DAY.test(day));
  if (wrong !== undefined) {
    io.err(`--day, --against: ${wrong} is not a day. Write it as 2026-08-24.`);
    return io.exit(2);
  }
  const hours = options.config === undefined ? null : hoursIn(options.config, io);
  if (hours === "unreadable") return;
  const folded = foldJournal(options.state, hours, io);
  if (folded === null) return;
  const { kpi, unreadable } = folded;
  if (options.day !== undefined && !kpi.days.has(options.day)) {
    const known = [...kpi.days.keys()].sort().join(", ");
    io.err(`--day: the journal tells nothing of ${options.day}. It has: ${known || "no day at all"}.`);
    return io.exit(1);
  }
  for (const line of linesOf(folded, options)) io.out(line);
  if (unreadable === 0) return;
  io.err(
    `journal: ${unreadable} records cannot be read and are not counted. Run \`talon journal verify\`; install the version that wrote them.`,
  );
  io.exit(1);
}

function linesOf({ kpi, unreadable }: Folded, { sketch, json, day, against }: Options): readonly string[] {
  if (sketch === true) return [toKpiText(kpi)];
  const reading = readKpi(kpi, periodOf(day), periodOf(against));
  return json === true ? [JSON.stringify({ ...reading, unreadable })] : kpiLines(reading);
}

function hoursIn(file: string, io: CliIo): OpeningHours | "unreadable" {
  const read = readConfig(resolve(file), catalogue);
  if (read.ok) {
    const { policy, timezone } = read.value.rules;
    return { ...policy.opening, timezone };
  }
  for (const problem of read.fault) io.err(problemLine(problem));
  io.exit(1);
  return "unreadable";
}

interface Folded {
  readonly kpi: Kpi;
  readonly unreadable: number;
}

function foldJournal(state: string, hours: OpeningHours | null, io: CliIo): Folded | null {
  const path = join(state, "journal.db");
  const opened = openReader(path);
  const seen = opened.ok ? opened.value.atOneMoment(() => fold(opened.value, hours)) : opened;
  if (opened.ok) opened.value.close();
  if (seen.ok) return seen.value;
  io.err(`${path}: ${seen.fault.detail} (${seen.fault.fault}). Check --state, and see \`talon doctor\`.`);
  io.exit(1);
  return null;
}

function fold(journal: JournalReader, hours: OpeningHours | null): Folded {
  let kpi = emptyKpi;
  let unreadable = 0;
  for (const { body } of journal.records()) {
    const record = parseRecord(body);
    if (record.ok) kpi = evolveKpi(kpi, record.value, hours);
    else unreadable += 1;
  }
  return { kpi, unreadable };
}
