import { join } from "node:path";
import type { BenchWorld } from "../../console/bench/bench-world.ts";
import { openReader } from "../../host/journal-reader.ts";
import { seq } from "../../kernel/units.ts";

const JOURNAL_FILE = "journal.db";

/** Reads the end of the journal beside the agent that writes it. */
export function journalTail(state: string): BenchWorld["readJournal"] {
  return (after, limit) => {
    const opened = openReader(join(state, JOURNAL_FILE));
    if (!opened.ok) return [];
    const reader = opened.value;
    const read = reader.atOneMoment(() => [...reader.records(seq(Math.max(after, reader.last() - limit)))]);
    reader.close();
    return read.ok ? read.value : [];
  };
}
