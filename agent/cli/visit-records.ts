import type { JournalReader } from "../host/journal-reader.ts";
import { parseRecord } from "../journal/record.ts";
import { type Seq, seq, wallMs } from "../kernel/units.ts";
import { type Told, type Why, whyCalled } from "../runtime/why.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Records that speak of a word, such as a ticket's number, in their order; only those are read whole. Damaged ones are left to `talon journal verify`. */
export function* recordsAbout(journal: JournalReader, word: string, after: Seq = seq(0)): Iterable<Told> {
  const quoted = `"${word}"`;
  for (const { body } of journal.records(after)) {
    if (!body.includes(quoted)) continue;
    const read = parseRecord(body);
    if (read.ok) yield { wall: read.value.wall, event: read.value.event };
  }
}

/** Most questions are about these days: the whole journal is read only where those know nothing of the ticket. */
export function whyInJournal(journal: JournalReader, ticket: string, day: string | null): Why | null {
  const recent = whyCalled(recordsAbout(journal, ticket, startOf(journal, day)), ticket, day);
  return recent ?? whyCalled(recordsAbout(journal, ticket), ticket, day);
}

/** A little before the day, whatever its time zone, or before the last one. */
function startOf(journal: JournalReader, day: string | null): Seq {
  const end = day === null ? journal.wallOf(journal.last()) : Date.parse(day);
  if (end === null) return seq(0);
  const first = journal.firstSince(wallMs(end - 2 * DAY_MS));
  return first === null ? seq(0) : seq(first - 1);
}
