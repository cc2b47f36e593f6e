import { join } from "node:path";
import type { Names } from "../../console/bench/bench-state.ts";
import type { BenchWorld } from "../../console/bench/bench-world.ts";
import type { Rules } from "../../domain/rules.ts";
import { readSigner } from "../../host/device-key.ts";
import { type JournalReader, openReader } from "../../host/journal-reader.ts";
import { seq } from "../../kernel/units.ts";
import { ticketCode } from "../../runtime/ticket-code.ts";
import { recordsAbout, whyInJournal } from "../visit-records.ts";
import { whySentence } from "../why.ts";

/** The ticket that a visitor of the bench holds is one of the latest. */
const RECORDS_READ_MAX = 20_000;

/** What the journal tells of a ticket: the QR on its paper, and why it was called. */
export function ticketWords(state: string, rules: Rules): Pick<BenchWorld, "ticketCode" | "why"> {
  return {
    ticketCode: (ticket) => inJournal(state, (journal) => codeOf(journal, { state, centre: rules.centre, ticket })),
    why: (ticket) => inJournal(state, (journal) => sentences(journal, ticket, rules.timezone)),
  };
}

function inJournal<T>(state: string, read: (journal: JournalReader) => T | null): T | null {
  const opened = openReader(join(state, "journal.db"));
  if (!opened.ok) return null;
  const journal = opened.value;
  const done = journal.atOneMoment(() => read(journal));
  journal.close();
  return done.ok ? done.value : null;
}

interface Wanted {
  readonly state: string;
  readonly centre: string;
  readonly ticket: string;
}

function codeOf(journal: JournalReader, { state, centre, ticket }: Wanted): string | null {
  const after = seq(Math.max(0, journal.last() - RECORDS_READ_MAX));
  const taken = [...recordsAbout(journal, ticket, after)].findLast(({ event }) => event.type === "ticket.reserved");
  const key = readSigner(state);
  if (taken === undefined || taken.event.type !== "ticket.reserved" || !key.ok) return null;
  const { visit, code } = taken.event.data;
  return ticketCode({ centre, visit, code, takenWall: taken.wall }, (text) => key.value.mac("ticket", text));
}

function sentences(journal: JournalReader, ticket: string, timezone: string): Names | null {
  const why = whyInJournal(journal, ticket, null);
  if (why === null) return null;
  const inWords = (language: keyof Names): string => whySentence(why, language, timezone);
  return { kk: inWords("kk"), ru: inWords("ru"), uk: inWords("uk"), en: inWords("en") };
}
