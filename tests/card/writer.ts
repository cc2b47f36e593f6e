import { writeSync } from "node:fs";
import { JournalThread } from "../../agent/host/journal-thread.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { openSqliteStore } from "../../agent/host/sqlite-store.ts";
import { chain } from "../../agent/journal/chain.ts";
import { recordBody } from "../../agent/journal/record.ts";
import { monoMs, seq, wallMs } from "../../agent/kernel/units.ts";
import type { LateStore, StoredRecord, StoreFault } from "../../agent/ports/store.ts";
import { Chance } from "../e2e/rig/chance.ts";
import { bootId, called, issued } from "../unit/agent/journal/fixture.ts";
import { CENTRE, EPOCH } from "./names.ts";

/** `node writer.ts FILE SEED`: lives as an agent does, and says on standard output each record that it was told is durable. */
const [path = "", seed = "1"] = process.argv.slice(2);
const chance = new Chance(Number(seed));

const BURST_MOST = 64;
const SNAPSHOT_CHARS_MOST = 8_000;
/** How many records that the hub has stay all the same, so that the file keeps growing and shrinking. */
const KEPT_MOST = 400;
const SLIM = 0.5;
const BURSTS = 0.75;

const file = { path, centre: CENTRE };
const opened = openSqliteStore({ ...file, newEpoch: () => EPOCH });
if (!opened.ok) throw new Error(`${opened.fault.fault}: ${opened.fault.detail}`);
const store: LateStore = new JournalThread(opened.value, file);

function following(count: number): readonly StoredRecord[] {
  let last = store.head();
  return Array.from({ length: count }, () => {
    const no = seq(last.seq + 1);
    const wall = wallMs(Date.now());
    const mono = monoMs(performance.now());
    const event = chance.unit() < SLIM ? called : issued;
    const stamp = { epoch: EPOCH, centre: CENTRE, seq: no, wall, recordedWall: wall, mono, bootId };
    const body = recordBody({ ...stamp, quality: "ntp", source: "agent", cause: null }, event);
    last = { seq: no, chain: chain(last.chain, body, sha256) };
    return { ...last, body };
  });
}

const told = (go: (done: (written: { ok: true } | { ok: false; fault: StoreFault }) => void) => void): Promise<void> =>
  new Promise((settle, refuse) => {
    go((written) => (written.ok ? settle() : refuse(new Error(written.fault))));
  });

async function append(count: number): Promise<void> {
  const records = following(count);
  await told((done) => store.commit(records, done));
  writeSync(1, records.map((record) => `${record.seq} ${record.chain}\n`).join(""));
}

async function bookkeeping(): Promise<void> {
  const head = store.head().seq;
  const upTo = seq(Math.max(store.cursor(), head - Math.floor(chance.between(0, BURST_MOST))));
  await told((done) => store.moveCursor(upTo, done));
  const body = "s".repeat(Math.floor(chance.between(1, SNAPSHOT_CHARS_MOST)));
  if (chance.unit() < SLIM) await told((done) => store.saveSnapshot({ seq: head, body }, done));
  const forgotten = seq(Math.max(store.root().seq, store.cursor() - Math.floor(chance.between(0, KEPT_MOST))));
  await told((done) => store.prune(forgotten, done));
}

for (;;) {
  const lot = chance.unit();
  if (lot < SLIM) await append(1);
  else if (lot < BURSTS) await append(Math.ceil(chance.between(1, BURST_MOST)));
  else await bookkeeping();
}
