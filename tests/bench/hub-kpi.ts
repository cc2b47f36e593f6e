import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import Database from "better-sqlite3";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import { KpiThread } from "../../deploy/hub/kpi/kpi-thread.ts";
import { madeJournal } from "../unit/agent/kpi/made-journal.ts";
import { storedOf } from "../unit/agent/kpi/recorded.ts";
import { hours } from "../unit/agent/kpi/tape.ts";

/** The first question for the figures of all centres, and how long it holds up the process that takes events in. */
const CENTRES = Number(process.argv[2] ?? 166);
const VISITS = Number(process.argv[3] ?? 150);
const COUNT_WAIT_MS = 240_000;
const IDLE_MS = 5_000;
const NS_A_MS = 1e6;

const folder = mkdtempSync(join(tmpdir(), "talon-kpi-"));
const file = join(folder, "hub.db");
new HubStore(file).close();

/** One day of one centre, told of every centre by its own name. */
function fill(): number {
  const db = new Database(file);
  const insert = db.prepare("INSERT INTO events (centre, epoch, seq, type, chain, body) VALUES (?, ?, ?, 't', 'c', ?)");
  const stand = db.prepare("INSERT INTO stands (centre, epoch, upto) VALUES (?, ?, ?)");
  const state = db.prepare("INSERT INTO centres (centre, state) VALUES (?, ?)");
  const records = madeJournal("kz-xx-000", 5, { days: 1, visits: VISITS });
  const epoch = records[0]?.epoch ?? "";
  const day = storedOf(records.filter((record) => record.epoch === epoch));
  db.transaction(() => {
    for (let no = 0; no < CENTRES; no += 1) {
      const centre = `kz-xx-${String(no).padStart(3, "0")}`;
      for (const { seq, body } of day) insert.run(centre, epoch, seq, body.replaceAll("kz-xx-000", centre));
      stand.run(centre, epoch, day.length);
      state.run(centre, JSON.stringify({ opening: hours }));
    }
  })();
  db.close();
  return day.length * CENTRES;
}

async function timed<T>(act: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now();
  const value = await act();
  return { ms: Math.round(performance.now() - began), value };
}

const events = fill();
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
const heldMs = () => {
  const held = { mostMs: Math.round(loop.max / NS_A_MS), p99Ms: Math.round(loop.percentile(99) / NS_A_MS) };
  loop.reset();
  return held;
};
/** What the machine itself does to a process that does nothing, before anything is counted. */
await new Promise((done) => setTimeout(done, IDLE_MS));
const idle = heldMs();
let figures = new KpiThread(file);
const start = await timed(() => figures.read.kpiDays("kz-none", 1));
heldMs();
const first = await timed(() => figures.read.kpiDays(null, 14));
const began = performance.now();
let behind = first.value.behind;
while (behind > 0 && performance.now() - began < COUNT_WAIT_MS) {
  await new Promise((done) => setTimeout(done, 500));
  behind = (await figures.read.kpiDays(null, 1)).behind;
}
const countedS = (performance.now() - began) / 1_000;
const held = heldMs();
const again = await timed(() => figures.read.kpiDays(null, 14));
await figures.close();
figures = new KpiThread(file);
await figures.read.kpiDays("kz-none", 1);
const restarted = await timed(() => figures.read.kpiDays(null, 14));
const oneCentre = await timed(() => figures.read.kpiDays("kz-xx-001", 14));
const reading = await timed(() => figures.read.kpiReading(null, { from: "2026-01-01", to: "2026-12-31" }));
await figures.close();
loop.disable();
console.log(
  JSON.stringify({
    centres: CENTRES,
    events,
    firstEverMs: first.ms,
    notYetCounted: first.value.behind,
    countedAllInS: Math.round(countedS * 10) / 10,
    eventsASecond: Math.round(events / countedS),
    whenCountedMs: again.ms,
    afterRestartMs: restarted.ms,
    notCountedAfterRestart: restarted.value.behind,
    oneCentreMs: oneCentre.ms,
    wholeReadingMs: reading.ms,
    threadStartMs: start.ms,
    hubHeldWhileCounting: held,
    sameMachineIdle: idle,
  }),
);
const inProcess = new HubStore(file);
const alone = await timed(async () => inProcess.read.kpiDays(null, 14));
console.log(JSON.stringify({ sameInTheHubsOwnProcessMs: alone.ms }));
inProcess.close();
rmSync(folder, { recursive: true, force: true });
