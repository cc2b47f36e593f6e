import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toSnapshot } from "../../agent/domain/snapshot.ts";
import { openReader } from "../../agent/host/journal-reader.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { openSqliteStore } from "../../agent/host/sqlite-store.ts";
import { atOnce } from "../../agent/journal/at-once.ts";
import { verifyChain } from "../../agent/journal/chain.ts";
import { seq } from "../../agent/kernel/units.ts";
import type { Store } from "../../agent/ports/store.ts";
import { Ledger } from "../../agent/runtime/ledger.ts";
import { format, perCoreSecond } from "./hall/core.ts";
import { rules } from "./hall/course.ts";
import { writeDays } from "./hall/written-days.ts";

/**
 * Reads a large journal back: all of it, its chain alone, and what a start after a snapshot reads. Its events are the domain's own, of one working
 * day after another. `node tests/bench/replay.ts [EVENTS] [DIR]`; speeds are of one core.
 */
const [eventsWanted = "1000000", under = tmpdir(), started] = process.argv.slice(2);
const MEGABYTE = 1024 * 1024;
const READ_AT_ONCE = 500;

function openStore(dir: string) {
  const path = join(dir, "journal.db");
  const opened = openSqliteStore({ path, centre: rules.centre, newEpoch: () => "BENCH00000" });
  if (!opened.ok) throw new Error(opened.fault.detail);
  return opened.value;
}

function openLedger(store: Store): Ledger {
  const opened = Ledger.open(atOnce(store), rules, sha256);
  if (!opened.ok) throw new Error(`${opened.fault.place} ${opened.fault.what}`);
  return opened.value;
}

/** The least that a replay does: the same rows, each body parsed and nothing made of it. */
function floor(store: Store, events: number): number {
  return perCoreSecond(events, () => {
    for (let read = 0; read < events; ) {
      const batch = store.read(seq(read), READ_AT_ONCE);
      for (const { body } of batch) JSON.parse(body);
      read += batch.length;
    }
  });
}

function verify(dir: string, events: number): number {
  const reader = openReader(join(dir, "journal.db"));
  if (!reader.ok) throw new Error(reader.fault.detail);
  const perSecond = perCoreSecond(events, () => {
    const verdict = verifyChain(reader.value.claim(), reader.value.records(), sha256);
    if (!verdict.sound) throw new Error(verdict.flaw.detail);
  });
  reader.value.close();
  return perSecond;
}

/** In a process of its own: nothing that was written before is in its memory. */
function start(dir: string): void {
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const store = openStore(dir);
  const ledger = openLedger(store);
  const ms = performance.now() - began;
  const { rss } = process.memoryUsage();
  const behind = ledger.journal.head().seq - (store.snapshot()?.seq ?? 0);
  console.log(
    `start from a snapshot ${behind} events back      ${ms.toFixed(0)} ms, RSS ${format(rss / MEGABYTE)} MB (${format(before / MEGABYTE)} MB before it)`,
  );
  store.close();
}

function measure(dir: string, wanted: number): void {
  const store = openStore(dir);
  const { end, snapshot } = writeDays(store, wanted);
  const events = store.head().seq;
  console.log(`${format(events)} events, ${format(store.usedBytes() / MEGABYTE)} MB in ${dir}`);
  const parsed = floor(store, events);
  let replayed = "";
  const read = perCoreSecond(events, () => {
    replayed = toSnapshot(openLedger(store).centre);
  });
  if (replayed !== end) throw new Error("a replay gives another state than the life it was of");
  const chained = verify(dir, events);
  console.log(`floor: rows read and JSON.parse of each body      ${format(parsed)} events/s`);
  for (const [name, speed] of [
    ["replay into the state of the centre           ", read],
    ["verify the chain                              ", chained],
  ] as const) {
    console.log(`${name}    ${format(speed)} events/s   ${(speed / parsed).toFixed(2)} of the floor`);
  }
  if (snapshot !== null && !store.saveSnapshot(snapshot).ok) throw new Error("the disk refused");
  store.close();
}

if (started === undefined) {
  const dir = mkdtempSync(join(under, "talon-replay-"));
  try {
    measure(dir, Number(eventsWanted));
    const again = [import.meta.filename, eventsWanted, dir, "start"];
    process.exitCode = spawnSync(process.execPath, again, { stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
} else {
  start(under);
}
