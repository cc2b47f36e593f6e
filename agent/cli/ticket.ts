import { join } from "node:path";
import type { Command } from "commander";
import { say } from "../../config/words.ts";
import type { TicketStatus } from "../control/status.ts";
import { type JournalReader, openReader } from "../host/journal-reader.ts";
import { localTimes } from "../runtime/slip.ts";
import { codeText, readTypedTicket, type TypedTicket } from "../runtime/ticket-code.ts";
import type { Outcome } from "../runtime/why.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { openJudge, type TicketJudge } from "./ticket-judge.ts";
import { recordsAbout, whyInJournal } from "./visit-records.ts";

interface Options {
  readonly state: string;
  readonly json?: boolean;
}

/** What is known of a ticket, and how its visit ended where it is over. */
interface Verified extends TicketStatus {
  readonly end: Outcome | null;
}

/** Whether a paper ticket is as this centre printed it (U13); needs no network. */
export function addTicketVerbs(program: Command, io: CliIo): void {
  const ticket = program.command("ticket").description("what a paper ticket is worth");
  ticket
    .command("verify <text>")
    .description('the text of its QR, or what is typed off it: "A017 14:02 K3F9-Q2ZX"')
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--json", "as JSON")
    .action((text: string, options: Options) => verify(text, options, io));
}

async function verify(text: string, { state, json }: Options, io: CliIo): Promise<void> {
  const path = join(state, "journal.db");
  const opened = openReader(path);
  if (!opened.ok) {
    io.err(`${path}: ${opened.fault.detail} (${opened.fault.fault}). Check --state, and see \`talon doctor\`.`);
    return io.exit(1);
  }
  const journal = opened.value;
  const judge = await openJudge({ state, centre: journal.claim().identity.centre }, io);
  if (judge !== null) {
    const verified = await judgeTicket(journal, judge, text);
    io.out(json === true ? JSON.stringify(verified) : sentence(verified, judge.timezone));
    if (verified.verdict !== "genuine") io.exit(1);
    judge.close();
  }
  journal.close();
}

async function judgeTicket(journal: JournalReader, judge: TicketJudge, text: string): Promise<Verified> {
  const typed = readTypedTicket(text);
  const first = await judge.judge(text);
  const status =
    typed !== null && first.verdict === "unknown" ? await judgePast({ journal, judge, typed }, first) : first;
  const isOver = status.verdict === "genuine" && status.standing === null && status.ticket !== null;
  return { ...status, end: isOver ? endOf(journal, status) : null };
}

/** A ticket whose visit is over is no longer in the agent's mind, but in its journal. */
async function judgePast(
  past: { readonly journal: JournalReader; readonly judge: TicketJudge; readonly typed: TypedTicket },
  unknown: TicketStatus,
): Promise<TicketStatus> {
  const { journal, judge, typed } = past;
  const found = reservedLast(journal, typed.ticket);
  if (found === null) return unknown;
  const { visit, code, takenWall } = found;
  const time = localTimes(judge.timezone)(takenWall).slice(-typed.time.length);
  if (time !== typed.time) return { ...unknown, verdict: "altered", visit };
  return judge.judge(codeText({ centre: judge.centre, visit, code, takenWall }, typed.mac));
}

function reservedLast(journal: JournalReader, ticket: string) {
  let found: { readonly visit: string; readonly code: string; readonly takenWall: number } | null = null;
  for (const { wall, event } of recordsAbout(journal, ticket)) {
    if (event.type !== "ticket.reserved" || event.data.ticket !== ticket) continue;
    found = { visit: event.data.visit, code: event.data.code, takenWall: wall };
  }
  return found;
}

function endOf(journal: JournalReader, { ticket, visit }: TicketStatus): Outcome | null {
  if (ticket === null || visit === null) return null;
  return whyInJournal(journal, ticket, visit.slice(0, visit.lastIndexOf("-")))?.end ?? null;
}

function sentence(verified: Verified, timezone: string): string {
  const { verdict, visit, ticket, takenAt, standing, end } = verified;
  if (verdict === "foreign") return "foreign: this is no ticket of this centre.";
  if (verdict === "unknown") return `${ticket}: unknown: no ticket with this number is recorded here.`;
  if (verdict === "altered" || takenAt === null) {
    return `${visit ?? "ticket"}: altered: it is not as this centre printed it.`;
  }
  const taken = `${ticket}: genuine, taken ${localTimes(timezone)(Date.parse(takenAt))} (${timezone})`;
  if (standing !== null) return `${taken}; ${standing.map(standingWords).join(", ") || "its paper is being printed"}.`;
  return `${taken}; ${end === null ? "nothing more is recorded of its visit" : `its visit is over: ${say("en", `why.end.${end}`)}`}.`;
}

const standingWords = ({ stage, phase, station }: NonNullable<TicketStatus["standing"]>[number]): string =>
  `${stage}: ${phase}${station === null ? "" : ` at ${station}`}`;
