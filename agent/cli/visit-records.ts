import type { JournalReader } from "../host/journal-reader.ts";
import { parseRecord } from "../journal/record.ts";
import { seq } from "../kernel/units.ts";
import type { Told } from "../runtime/why.ts";

/** Records that speak of a word, such as a ticket's number, in their order; only those are read whole. Damaged ones are left to `talon journal verify`. */
export function* recordsAbout(journal: JournalReader, word: string): Iterable<Told> {
  const quoted = `"${word}"`;
  for (const { body } of journal.records(seq(0))) {
    if (!body.includes(quoted)) continue;
    const read = parseRecord(body);
    if (read.ok) yield { wall: read.value.wall, event: read.value.event };
  }
}
