import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../agent/host/sha256.ts";
import { openSqliteStore } from "../../agent/host/sqlite-store.ts";
import { Journal } from "../../agent/journal/journal.ts";
import { monoMs, seq, wallMs } from "../../agent/kernel/units.ts";
import { called } from "../unit/agent/journal/fixture.ts";

/** Durable appends beside the floor of the same run. `node tests/bench/journal.ts [DIR] [LONE] [BURSTS]`; DIR must lie on the disk to be measured. */
const [dir = join(import.meta.dirname, "../../.cache/bench-journal"), lone = "2000", bursts = "300"] =
  process.argv.slice(2);
const BURST = 64;
const WARM_UP = 50;
const PLACE_BYTES = 4_096;
const entry = { event: called };

interface Round {
  readonly name: string;
  readonly events: number;
  readonly perCall: number;
  readonly call: (no: number) => void;
}

const bytesWritten = (): number =>
  Number(/^write_bytes: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1] ?? 0);

function measure({ name, events, perCall, call }: Round) {
  const calls = Math.ceil(events / perCall);
  for (let no = 0; no < WARM_UP; no += 1) call(no);
  const times: number[] = [];
  const bytes = bytesWritten();
  const began = performance.now();
  for (let no = 0; no < calls; no += 1) {
    const from = performance.now();
    call(no);
    times.push(performance.now() - from);
  }
  const perSecond = (calls * perCall) / ((performance.now() - began) / 1_000);
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
  const perEvent = Math.round((bytesWritten() - bytes) / (calls * perCall));
  return { name, perSecond, p50: at(0.5), p99: at(0.99), perEvent };
}

function floorRound(name: string, events: number, bytes: Buffer): Round & { readonly close: () => void } {
  const file = openSync(join(dir, `floor-${bytes.length}`), "w");
  const places = 1_000;
  for (let no = 0; no < places; no += 1) writeSync(file, Buffer.alloc(Math.max(PLACE_BYTES, bytes.length)));
  fsyncSync(file);
  const call = (no: number) => {
    writeSync(file, bytes, 0, bytes.length, (no % places) * bytes.length);
    fdatasyncSync(file);
  };
  return { name, events, perCall: Math.max(1, Math.round(bytes.length / 700)), call, close: () => closeSync(file) };
}

rmSync(dir, { recursive: true, force: true });
mkdirSync(dir, { recursive: true });
const store = openSqliteStore({ path: join(dir, "journal.db"), centre: "kz-ala-01", newEpoch: () => "BENCH00000" });
if (!store.ok) throw new Error(store.fault.detail);
const journal = new Journal(store.value, sha256);
const boot = "5f0c1f5e-0f52-4a7a-9d6f-0a4f3f1f2a11";
const append = (entries: readonly (typeof entry)[]) => {
  const now = performance.now();
  const appended = journal.append(
    entries,
    { mono: monoMs(now), wall: wallMs(1.8e12 + Math.floor(now)), quality: "ntp" },
    boot,
  );
  if (!appended.ok) throw new Error(appended.fault);
};
const burst = Array.from({ length: BURST }, () => entry);
append([entry]);
const bodyBytes = Buffer.byteLength(journal.read(seq(0), 1)[0]?.body ?? "");

const floors = [
  floorRound("floor: pwrite + fdatasync, one", Number(lone), Buffer.alloc(bodyBytes, 0x61)),
  floorRound(`floor: pwrite + fdatasync, ${BURST}`, Number(bursts) * BURST, Buffer.alloc(700 * BURST, 0x61)),
];
const rounds: Round[] = [
  { name: "journal, one", events: Number(lone), perCall: 1, call: () => append([entry]) },
  { name: `journal, ${BURST}`, events: Number(bursts) * BURST, perCall: BURST, call: () => append(burst) },
];
console.log(`${bodyBytes} bytes a body, in ${dir}, SQLite ${JSON.stringify(store.value.settings())}`);
for (const [place, round] of rounds.entries()) {
  const floorOf = floors[place];
  if (floorOf === undefined) continue;
  const floor = measure(floorOf);
  const ours = measure(round);
  for (const row of [floor, ours]) {
    console.log(
      `${row.name.padEnd(30)} ${String(Math.round(row.perSecond)).padStart(7)} events/s  p50 ${row.p50} ms  p99 ${row.p99} ms  ${row.perEvent} bytes written per event`,
    );
  }
  console.log(`${"ratio to the floor".padEnd(30)} ${(ours.perSecond / floor.perSecond).toFixed(2)}`);
  floorOf.close();
}
store.value.close();
rmSync(dir, { recursive: true, force: true });
