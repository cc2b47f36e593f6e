import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { archivePath } from "../host/archives.ts";
import { type JournalReader, openReader } from "../host/journal-reader.ts";
import { sha256 } from "../host/sha256.ts";
import type { OpenProblem } from "../host/sqlite-file.ts";
import { verifyChain } from "../journal/chain.ts";
import { type RetentionClass, retentionClassOf } from "../journal/retention.ts";
import { seq } from "../kernel/units.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";
import { tellArchives, verifyArchives } from "./journal-archives.ts";
import { type ExportRange, exportRecords, fileSink } from "./journal-export.ts";
import { healthVerb, measurementsLine } from "./journal-health.ts";
import { peopleTime, rangeEnd, recordLine } from "./journal-line.ts";
import { besideFacts, salvageVerb } from "./journal-salvage.ts";

const FOLLOW_EVERY_MS = 500;
const LINES = 20;

interface Options {
  readonly state: string;
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly lines?: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly epoch?: string;
}

/** What one may ask of a journal, whether an agent writes to it or not. */
export function addJournalVerbs(program: Command, io: CliIo): void {
  const journal = program.command("journal").description("what the centre has recorded");
  const verb = (words: string, sentence: string) =>
    journal
      .command(words)
      .description(sentence)
      .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
      .option("--json", "as JSON");
  verb("tail", "the latest records")
    .option("--lines <N>", "how many", String(LINES))
    .option("--follow", "go on with each new record until interrupted")
    .action((options: Options) => tail(options, io));
  verb("verify", "read the whole chain, and those of all archives, and name the first bad record").action(
    (options: Options) => verify(options, io),
  );
  verb("export", "every record as it was hashed, one a line (NDJSON) after a line that names the journal")
    .option(
      "--epoch <EPOCH>",
      "of the archive of this epoch (talon journal stats names them), not of the journal in use",
    )
    .option("--from <PLACE>", "first record: its number, or a date and time")
    .option("--to <PLACE>", "last record: its number, or the date and time before which it was recorded")
    .option("--out <FILE>", "write to a file")
    .action((options: Options) => exported(options, io));
  verb("health", "how the machine was in the last week: the worst of each hour").action((options: Options) =>
    healthVerb(options, io),
  );
  verb("salvage", "what can be got out of a damaged journal; the journal itself is not changed")
    .option("--out <FILE>", "write it to a new file; without it only tell what would be lost")
    .action((options: Options) => salvageVerb(options, io));
  verb("stats", "how much there is and what of").action((options: Options) => stats(options, io));
}

function pathOf({ state, epoch }: Options): string {
  const journal = join(state, "journal.db");
  return epoch === undefined ? journal : archivePath(journal, epoch);
}

function reader(options: Options, io: CliIo): JournalReader | null {
  const opened = openReader(pathOf(options));
  if (opened.ok) return opened.value;
  tell(options, opened.fault, io);
  return null;
}

function tell(options: Options, { fault, detail }: OpenProblem, io: CliIo): void {
  io.err(`${pathOf(options)}: ${detail} (${fault}). Check --state, and see \`talon doctor\`.`);
  io.exit(1);
}

async function tail(options: Options, io: CliIo): Promise<void> {
  const lines = Number(options.lines);
  if (!Number.isInteger(lines) || lines < 0) {
    io.err(`--lines: ${options.lines} is not a number of lines. Give a whole number.`);
    return io.exit(2);
  }
  const journal = reader(options, io);
  if (journal === null) return;
  let last = seq(Math.max(0, journal.last() - lines));
  const show = () => {
    for (const record of journal.records(last)) {
      io.out(options.json === true ? record.body : recordLine(record));
      last = record.seq;
    }
  };
  try {
    show();
    while (options.follow === true) {
      await wait(FOLLOW_EVERY_MS);
      show();
    }
  } finally {
    journal.close();
  }
}

function verify(options: Options, io: CliIo): void {
  const journal = reader(options, io);
  if (journal === null) return;
  const seen = journal.atOneMoment(() => verifyChain(journal.claim(), journal.records(), sha256));
  journal.close();
  if (!seen.ok) return tell(options, seen.fault, io);
  const verdict = seen.value;
  const archives = options.epoch === undefined ? verifyArchives(options.state) : [];
  const isJson = options.json === true;
  if (isJson) io.out(JSON.stringify(archives.length === 0 ? verdict : { ...verdict, archives }));
  if (!tellArchives(archives, isJson, io)) io.exit(1);
  if (verdict.sound) {
    if (!isJson) io.out(`sound: ${verdict.records} records up to ${verdict.head.seq}, ${verdict.head.chain}`);
    return;
  }
  const { flaw, records } = verdict;
  io.err(
    `record ${flaw.seq}: ${flaw.wrong}; ${flaw.detail}. ${records} records before it are sound; compare with what the hub holds.`,
  );
  io.exit(1);
}

function exported(options: Options, io: CliIo): void {
  const range = rangeOf(options);
  if (range === null) {
    io.err("--from, --to: neither a record's number nor a date. Write 4711, 2026-08-23 or 2026-08-23T09:00Z.");
    return io.exit(2);
  }
  const journal = reader(options, io);
  if (journal === null) return;
  try {
    const sink = options.out === undefined ? { line: io.out, close: () => undefined } : fileSink(options.out);
    const written = journal.atOneMoment(() => exportRecords(journal, range, sink));
    sink.close();
    if (!written.ok) return tell(options, written.fault, io);
    if (options.out !== undefined) io.out(countLine(written.value, options.json === true));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    io.err(`${options.out}: ${error.message}. Choose a place that can be written.`);
    io.exit(1);
  } finally {
    journal.close();
  }
}

const countLine = (records: number, isJson: boolean): string =>
  isJson ? JSON.stringify({ records }) : `${records} records`;

function rangeOf(options: Options): ExportRange | null {
  const from = options.from === undefined ? null : rangeEnd(options.from);
  const to = options.to === undefined ? null : rangeEnd(options.to);
  const isWrong = (given: string | undefined, read: unknown) => given !== undefined && read === null;
  return isWrong(options.from, from) || isWrong(options.to, to) ? null : { from, to };
}

function stats(options: Options, io: CliIo): void {
  const journal = reader(options, io);
  if (journal === null) return;
  const seen = journal.atOneMoment(() => factsOf(journal));
  journal.close();
  if (!seen.ok) return tell(options, seen.fault, io);
  const facts = { ...seen.value, ...besideFacts(options.state) };
  if (options.json === true) return io.out(JSON.stringify(facts));
  const rows = [
    ["centre", facts.centre],
    ["epoch", facts.epoch],
    ["records", String(facts.records)],
    ["first", `${facts.first}  ${peopleTime(facts.firstWall)}`],
    ["last", `${facts.last}  ${peopleTime(facts.lastWall)}`],
    ["hub has", String(facts.cursor)],
    ["backlog", String(facts.backlog)],
    ["bytes", String(facts.usedBytes)],
    ["bytes per record", String(facts.bytesPerRecord)],
    ["business", String(facts.classes.business)],
    ["diagnostics", String(facts.classes.diagnostics)],
    ...facts.archives.map((one) => [
      "archive",
      `${one.epoch} ${one.first}-${one.last}, hub has ${one.cursor} (${one.cause})`,
    ]),
    ...facts.quarantine.map((one) => ["quarantine", `${one.path}, ${one.bytes} bytes`]),
    ["measurements", measurementsLine(options.state)],
    ["SQLite", facts.addon],
  ];
  for (const line of columns(rows)) io.out(line);
  io.out("");
  for (const line of columns(facts.types.map(({ type, count }) => [type, String(count)]))) io.out(line);
}

function factsOf(journal: JournalReader) {
  const { identity, root, head, cursor } = journal.claim();
  const { records, bodyBytes, usedBytes } = journal.sizes();
  const first = seq(root.seq + 1);
  return {
    ...identity,
    records,
    first,
    firstWall: journal.wallOf(first),
    last: head.seq,
    lastWall: journal.wallOf(head.seq),
    cursor,
    backlog: head.seq - cursor,
    usedBytes,
    bodyBytes,
    addon: journal.addon(),
    bytesPerRecord: records === 0 ? 0 : Math.round(usedBytes / records),
    classes: countClasses(journal.countsByType()),
    types: journal.countsByType(),
  };
}

function countClasses(types: readonly { readonly type: string; readonly count: number }[]) {
  const of = (wanted: RetentionClass) =>
    types
      .filter(({ type }) => retentionClassOf(type.replace(/^talon\./, "").replace(/\.v\d+$/, "")) === wanted)
      .reduce((sum, { count }) => sum + count, 0);
  return { business: of("business"), diagnostics: of("diagnostics") };
}
