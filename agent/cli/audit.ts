import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { readConfig } from "../../config/read.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { type JournalReader, openReader } from "../host/journal-reader.ts";
import { parseRecord } from "../journal/record.ts";
import { problemLine } from "../kernel/result.ts";
import { type Audit, type AuditSettings, emptyAudit, evolveAudit } from "../kpi/audit/audit.ts";
import { hindrancesOf } from "../kpi/audit/hindrances.ts";
import { readAudit } from "../kpi/audit/read-audit.ts";
import type { Period } from "../kpi/read-kpi.ts";
import { DEFAULT_STATE } from "./ask.ts";
import { auditLines } from "./audit-lines.ts";
import type { CliIo } from "./cli-io.ts";

/** Where the package puts the configuration. */
const DEFAULT_CONFIG = "/etc/talon/talon.yaml";

interface Options {
  readonly state: string;
  readonly config?: string;
  readonly from?: string;
  readonly to?: string;
  readonly lang?: string;
  readonly json?: boolean;
}

/** U1: the technical audit of a centre, out of its journal, whether an agent writes to it or not. */
export function addAuditVerb(program: Command, io: CliIo): void {
  program
    .command("audit")
    .description("what hindered access to services here: devices, outages, power, network, blind time")
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--config <FILE>", `the centre's configuration, for opening hours and devices; ${DEFAULT_CONFIG} if any`)
    .option("--from <DAY>", "the first business day, as 2026-08-24")
    .option("--to <DAY>", "the last business day")
    .option("--lang <language>", "en, ru, uk or kk")
    .option("--json", "as JSON: milliseconds, null where nobody knows")
    .action((options: Options) => audit(options, io));
}

const LANGUAGES: readonly CliIo["language"][] = ["en", "ru", "uk", "kk"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function audit(options: Options, io: CliIo): void {
  const language = languageOf(options, io);
  if (language === null) return io.exit(2);
  const settings = settingsOf(options, io);
  const folded = settings === null ? null : foldJournal(options.state, settings, io);
  if (settings === null || folded === null) return;
  const reading = readAudit(folded.audit, settings);
  if (reading.days.count === 0 && settings.period !== null) {
    io.err("--from, --to: the journal tells nothing of these days. See which there are by `talon kpi`.");
    return io.exit(1);
  }
  const facts = { ...reading, hindrances: hindrancesOf(reading), unreadable: folded.unreadable };
  for (const line of options.json === true ? [JSON.stringify(facts)] : auditLines(facts, language)) io.out(line);
  if (folded.unreadable === 0) return;
  io.err(`journal: ${folded.unreadable} records cannot be read and are not counted. Run \`talon journal verify\`.`);
  io.exit(1);
}

/** Null where something was asked wrongly, which is then said. */
function languageOf({ lang, from, to }: Options, io: CliIo): CliIo["language"] | null {
  const wrong = [from, to].find((day) => day !== undefined && !DAY.test(day));
  if (wrong !== undefined) io.err(`--from, --to: ${wrong} is not a day. Write it as 2026-08-24.`);
  const language = LANGUAGES.find((one) => one === (lang ?? io.language)) ?? null;
  if (language === null) io.err(`--lang: there is no language "${lang}". Write en, ru, uk or kk.`);
  return wrong === undefined ? language : null;
}

const periodOf = ({ from, to }: Options): Period | null =>
  from === undefined && to === undefined ? null : { from: from ?? "0000-00-00", to: to ?? "9999-99-99" };

function settingsOf(options: Options, io: CliIo): AuditSettings | null {
  const period = periodOf(options);
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  if (file === undefined) return { hours: null, period, boards: new Map(), roles: new Map() };
  const read = readConfig(resolve(file), catalogue);
  if (!read.ok) {
    for (const problem of read.fault) io.err(problemLine(problem));
    io.exit(1);
    return null;
  }
  const { rules, devices } = read.value;
  const boards = rules.stations.flatMap(({ id, board }) => (board === null ? [] : [[id, board] as const]));
  return {
    hours: { ...rules.policy.opening, timezone: rules.timezone },
    period,
    boards: new Map(boards),
    roles: new Map(devices.map(({ id, role }) => [id, role])),
  };
}

interface Folded {
  readonly audit: Audit;
  readonly unreadable: number;
}

function foldJournal(state: string, settings: AuditSettings, io: CliIo): Folded | null {
  const path = join(state, "journal.db");
  const opened = openReader(path);
  const seen = opened.ok ? opened.value.atOneMoment(() => fold(opened.value, settings)) : opened;
  if (opened.ok) opened.value.close();
  if (seen.ok) return seen.value;
  io.err(`${path}: ${seen.fault.detail} (${seen.fault.fault}). Check --state, and see \`talon doctor\`.`);
  io.exit(1);
  return null;
}

function fold(journal: JournalReader, settings: AuditSettings): Folded {
  let folded = emptyAudit;
  let unreadable = 0;
  for (const { body } of journal.records()) {
    const record = parseRecord(body);
    if (record.ok) folded = evolveAudit(folded, record.value, settings);
    else unreadable += 1;
  }
  return { audit: folded, unreadable };
}
