import { join } from "node:path";
import { type Command, Option } from "commander";
import { knowsWord, type SaidValues, say } from "../../config/words.ts";
import { openReader } from "../host/journal-reader.ts";
import type { Why } from "../runtime/why.ts";
import { agentZone, DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { whyInJournal } from "./visit-records.ts";

type Language = CliIo["language"];

interface Options {
  readonly state: string;
  readonly lang?: Language;
  readonly day?: string;
  readonly json?: boolean;
}

const TICKETS_NAMED = 8;
const MINUTE_MS = 60_000;
const TICKET = /^[A-Z]{1,2}\d{3}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Why a ticket was called when it was, out of the journal, whether an agent writes to it or not. */
export function addWhyVerb(program: Command, io: CliIo): void {
  program
    .command("why <ticket>")
    .description("why a ticket was called when it was, in one sentence")
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .addOption(new Option("--lang <CODE>", "language of the sentence").choices(["kk", "ru", "uk", "en"]))
    .option("--day <DAY>", "business day, as 2026-08-23; the latest with this number where it is left out")
    .option("--json", "as JSON")
    .action((ticket: string, options: Options) => tellWhy(ticket.toUpperCase(), options, io));
}

async function tellWhy(ticket: string, options: Options, io: CliIo): Promise<void> {
  const { state, lang, day = null, json } = options;
  if (!TICKET.test(ticket) || (day !== null && !DAY.test(day))) {
    io.err("why: that is no ticket or no day. Write the number as A017, and --day as 2026-08-23.");
    return io.exit(2);
  }
  const path = join(state, "journal.db");
  const opened = openReader(path);
  if (!opened.ok) {
    io.err(`${path}: ${opened.fault.detail} (${opened.fault.fault}). Check --state, and see \`talon doctor\`.`);
    return io.exit(1);
  }
  const journal = opened.value;
  const read = journal.atOneMoment(() => whyInJournal(journal, ticket, day));
  journal.close();
  if (!read.ok) {
    io.err(`${path}: ${read.fault.detail} (${read.fault.fault}). See \`talon journal verify\`.`);
    return io.exit(1);
  }
  if (read.value === null) {
    io.err(`${ticket}: no record tells of this ticket${day === null ? "" : ` on ${day}`}. Check number and day.`);
    return io.exit(1);
  }
  if (json === true) return io.out(JSON.stringify(read.value));
  io.out(whySentence(read.value, lang ?? io.language, await agentZone(state)));
}

/** `timezone` is the machine's own where it is left out. */
export function whySentence(why: Why, language: Language, timezone?: string): string {
  const time = timeIn(timezone);
  const words = (key: string, values?: SaidValues): string => say(language, `why.${key}`, values);
  const { ticket, call, issued, end } = why;
  const overtaken = overtakenClause(why, words);
  if (call !== null) return calledSentence({ why, call, overtaken }, language, time);
  if (end !== null) return words("never-called", { ticket, end: words(`end.${end}`), overtaken });
  if (issued === null) return words("printing", { ticket });
  return words("not-yet", { ticket, stage: stageName(language, issued.stage), time: time(issued.wall), overtaken });
}

type Words = (key: string, values?: SaidValues) => string;

function calledSentence(
  { why, call, overtaken }: { readonly why: Why; readonly call: NonNullable<Why["call"]>; readonly overtaken: string },
  language: Language,
  time: (wall: number) => string,
): string {
  const words: Words = (key, values) => say(language, `why.${key}`, values);
  const { waitedMs, passedOver, passedOverCount: count } = call;
  const tickets = named(passedOver, count);
  return words("called", {
    ticket: why.ticket,
    station: call.station,
    stage: stageName(language, call.stage),
    time: time(call.wall),
    waited: waitedWords(waitedMs, words),
    rule: words(`rule.${call.rule}`, call.rule === "direct" ? { reason: call.reason ?? "–" } : {}),
    passed: count === 0 ? "" : words("passed", { count, tickets }),
    overtaken,
  });
}

function waitedWords(waitedMs: number | null, words: Words): string {
  if (waitedMs === null) return words("waited-unknown");
  const count = Math.floor(waitedMs / MINUTE_MS);
  return count === 0 ? words("waited-none") : words("waited", { count });
}

function overtakenClause({ overtakenBy }: Why, words: Words): string {
  const count = overtakenBy.length;
  return count === 0 ? "" : words("overtaken", { count, tickets: named(overtakenBy, count) });
}

function named(tickets: readonly { readonly ticket: string }[], count: number): string {
  const first = tickets.slice(0, TICKETS_NAMED).map(({ ticket }) => ticket);
  return `${first.join(", ")}${count > first.length ? ", …" : ""}`;
}

const stageName = (language: Language, stage: string): string =>
  knowsWord(`stage.${stage}`) ? say(language, `stage.${stage}`) : stage;

function timeIn(timeZone: string | undefined): (wall: number) => string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...zone });
  return (wall) => format.format(wall);
}
