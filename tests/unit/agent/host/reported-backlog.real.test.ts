import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { emptyCentre } from "../../../../agent/domain/centre.ts";
import { toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { bootId, deviceReady, momentAt } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";
import { DamagedJournal } from "./damaged-journal.ts";

const COMMITS = 150;
const TOGETHER = 1_000;
const AFTER_SNAPSHOT = 2;
const HEAP_MB = 32;
const START_MS_MOST = 5_000;

const journal = new DamagedJournal();
afterEach(() => journal.dispose());

const module = (path: string) => pathToFileURL(join(import.meta.dirname, "../../../..", path)).href;

const PROGRAM = `
import { openSqliteStore } from "${module("agent/host/sqlite-store.ts")}";
import { atOnce } from "${module("agent/journal/at-once.ts")}";
import { sha256 } from "${module("agent/host/sha256.ts")}";
import { Ledger } from "${module("agent/runtime/ledger.ts")}";
import { eventFrame } from "${module("agent/runtime/frames.ts")}";
import { rules } from "${module("tests/bench/hall/course.ts")}";
const began = performance.now();
const store = openSqliteStore({ path: process.argv[1], centre: rules.centre, newEpoch: () => "NEW" }).value;
const opened = Ledger.open(atOnce(store), rules, sha256);
const startMs = performance.now() - began;
let sent = 0;
for (let frame = null; sent < store.head().seq; sent = frame.range.last)
  frame = eventFrame(store, { range: { first: sent + 1, last: store.head().seq }, mode: "replay" });
console.log(JSON.stringify({ ok: opened.ok, startMs, sent }));
`;

test("a start over a big backlog neither runs out of memory nor stalls: it reads what came after the last snapshot, and the backlog is streamed within a small heap", {
  timeout: 170_000,
}, () => {
  const store = journal.store();
  const writer = new WaitedJournal(store, sha256);
  const together = Array.from({ length: TOGETHER }, () => ({ event: deviceReady("printer") }));
  for (let no = 0; no < COMMITS; no += 1) {
    if (no === COMMITS - AFTER_SNAPSHOT) store.saveSnapshot({ seq: store.head().seq, body: toSnapshot(emptyCentre) });
    writer.append(together, momentAt(no * 1_000), bootId);
  }
  journal.close();
  const told = execFileSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, "--input-type=module", "-e", PROGRAM, journal.path],
    { encoding: "utf8" },
  );
  const { ok, startMs, sent } = JSON.parse(told);
  expect([ok, sent]).toEqual([true, COMMITS * TOGETHER]);
  expect(startMs).toBeLessThan(START_MS_MOST);
});
