import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Rules } from "../../../agent/domain/rules.ts";
import { sha256 } from "../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../agent/host/sqlite-store.ts";
import { chain } from "../../../agent/journal/chain.ts";
import { seq } from "../../../agent/kernel/units.ts";
import type { StoredRecord } from "../../../agent/ports/store.ts";
import { writeOldJournal } from "../../e2e/rig/old-journal.ts";

/** What a centre really writes, as many times over as it takes. */
const LIVED_EVENTS = 2_100;
const CHUNK = 5_000;
const EPOCH = "e2e";
const MAX_BYTES = 4 * 1024 ** 3;
const DAY_MS = 86_400_000;

/** A journal of which the hub has nothing: days that the agent's own code lived, repeated with numbers and chain of their own. */
export function writeBacklog(state: string, rules: Rules, events: number): readonly string[] {
  mkdirSync(state, { recursive: true });
  writeOldJournal(state, rules, { events: Math.min(events, LIVED_EVENTS), agoMs: DAY_MS });
  const path = join(state, "journal.db");
  const opened = openSqliteStore({ path, centre: rules.centre, newEpoch: () => EPOCH, maxBytes: MAX_BYTES });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const store = opened.value;
  const lived = store.read(seq(0), LIVED_EVENTS).map(({ body }) => body);
  for (let { seq: last } = store.head(); last < events; last = store.head().seq) {
    let before = store.head();
    const records: StoredRecord[] = [];
    while (records.length < CHUNK && before.seq < events) {
      const no = seq(before.seq + 1);
      const body = numbered(lived[(no - 1) % lived.length] ?? "", no);
      const record = { seq: no, body, chain: chain(before.chain, body, sha256) };
      records.push(record);
      before = record;
    }
    const appended = store.append(records);
    if (!appended.ok) throw new Error(appended.fault);
  }
  const snapshot = store.snapshot();
  if (snapshot !== null) store.saveSnapshot({ seq: store.head().seq, body: snapshot.body });
  store.close();
  return lived;
}

const numbered = (body: string, no: number): string =>
  body
    .replace(/"id":"[^"]+"/, `"id":"${EPOCH}.${no}"`)
    .replace(/"sequence":"\d+"/, `"sequence":"${String(no).padStart(12, "0")}"`);
