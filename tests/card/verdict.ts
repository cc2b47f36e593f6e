import { openReader } from "../../agent/host/journal-reader.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { openSqliteStore } from "../../agent/host/sqlite-store.ts";
import { verifyChain } from "../../agent/journal/chain.ts";
import { CENTRE, EPOCH } from "./names.ts";

/** What a writer was told is durable: chain values by seq. */
export type Acknowledged = ReadonlyMap<number, string>;

/** What a cut has done to a journal. */
export interface Damage {
  readonly lost: number;
  readonly forked: number;
  readonly corrupt: string | null;
  readonly records: number;
}

const corrupt = (detail: string): Damage => ({ lost: 0, forked: 0, corrupt: detail, records: 0 });

/** Starts the journal as the agent does, then reads all of it and compares it with what was acknowledged. */
export function damageOf(path: string, acknowledged: Acknowledged): Damage {
  const opened = openSqliteStore({ path, centre: CENTRE, newEpoch: () => EPOCH });
  if (!opened.ok) return corrupt(`it does not open: ${opened.fault.fault}, ${opened.fault.detail}`);
  try {
    return compared(path, acknowledged);
  } finally {
    opened.value.close();
  }
}

function compared(path: string, acknowledged: Acknowledged): Damage {
  const reader = openReader(path);
  if (!reader.ok) return corrupt(`it cannot be read: ${reader.fault.detail}`);
  const claim = reader.value.claim();
  const records = [...reader.value.records()];
  reader.value.close();
  const verdict = verifyChain(claim, records, sha256);
  if (!verdict.sound) return corrupt(`record ${verdict.flaw.seq} is ${verdict.flaw.wrong}: ${verdict.flaw.detail}`);
  const chains = new Map(records.map(({ seq, chain }) => [Number(seq), chain]));
  const due = [...acknowledged].filter(([no]) => no > claim.root.seq);
  const lost = due.filter(([no]) => !chains.has(no)).length;
  const forked = due.filter(([no, chain]) => chains.has(no) && chains.get(no) !== chain).length;
  return { lost, forked, corrupt: null, records: records.length };
}
