import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { openReader } from "../../host/journal-reader.ts";
import { sha256 } from "../../host/sha256.ts";
import { chain } from "../../journal/chain.ts";
import { seq } from "../../kernel/units.ts";
import type { ChainHead, StoredRecord } from "../../ports/store.ts";
import type { JournalFacts } from "./world.ts";

/** Enough to see a torn end; `talon journal verify` reads everything. */
const RECORDS_LOOKED_AT = 1000;

/** A quick look that changes nothing; null where there is no journal yet. */
export function journalFacts(file: string): JournalFacts | null {
  if (!existsSync(file)) return null;
  const opened = openReader(file);
  if (!opened.ok) return { fault: opened.fault.fault, records: 0, mode: "" };
  const reader = opened.value;
  const looked = reader.atOneMoment(() => {
    const { head, root } = reader.claim();
    const before = Math.max(root.seq, head.seq - RECORDS_LOOKED_AT);
    const records = [...reader.records(seq(before - 1))];
    return { records: records.length, isSound: isSound(records, { head, root, before }) };
  });
  reader.close();
  if (!looked.ok) return { fault: looked.fault.fault, records: 0, mode: "" };
  return { fault: looked.value.isSound ? null : "journal-corrupt", records: looked.value.records, mode: modeOf(file) };
}

const WRITE_VERSION_AT = 18;

/** The write version in the file's header: 2 is WAL, 1 is a rollback journal (SQLite, "Database File Format", 1.3.3). */
function modeOf(file: string): string {
  const version = Buffer.alloc(1);
  const handle = openSync(file, "r");
  readSync(handle, version, 0, 1, WRITE_VERSION_AT);
  closeSync(handle);
  return version[0] === 2 ? "wal" : "delete";
}

interface Span {
  readonly head: ChainHead;
  readonly root: ChainHead;
  readonly before: number;
}

function isSound(records: readonly StoredRecord[], { head, root, before }: Span): boolean {
  const [first] = records;
  let last: ChainHead = first?.seq === before ? first : root;
  for (const record of first?.seq === before ? records.slice(1) : records) {
    if (record.seq !== last.seq + 1 || chain(last.chain, record.body, sha256) !== record.chain) return false;
    last = record;
  }
  return last.seq === head.seq && last.chain === head.chain;
}
