import { spawn } from "node:child_process";
import { loadavg } from "node:os";
import { createInterface } from "node:readline";
import type pg from "pg";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { startWorkerProcess, waitUntil } from "../contracts/hub-workers.ts";
import { type Mosquitto, startMosquitto } from "../contracts/real-mosquitto.ts";
import { startPostgres } from "../contracts/real-postgres.ts";
import { alarmsAfter, keptAfter, totals } from "./kept.ts";
import { PART_NAMES, usage } from "./usage.ts";

/**
 * Broker, PostgreSQL, hub workers and the load together on this machine: `node tests/load/measure.ts WORKERS [options of main.ts]`. Beside
 * what the load saw stands what each part cost, and in the end what the database has. Fails where an event is missing or doubled.
 */
const [workersAsked = "1", ...loadOptions] = process.argv.slice(2);
const WAIT_MS = 120_000;
/** A machine for a hub would give PostgreSQL more; this is what one run needs so that it does not wait for checkpoints. */
const POSTGRES = ["track_commit_timestamp=on", "shared_buffers=512MB", "max_wal_size=4GB", "wal_compression=on"];
const say = (figures: object): void => console.log(JSON.stringify(figures));
const open = (settings: string) =>
  settings
    .replace("allow_anonymous false", "allow_anonymous true")
    .replace(/^(acl_file|password_file).*$/gm, "")
    .replace("max_queued_messages 10000", "max_queued_messages 100000");

const toEnd: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | null = null;

/** What is being started counts, too; whatever began last ends first. */
function begun<T extends { readonly stop: () => Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  toEnd.push(async () => (await starting).stop());
  return starting;
}

function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const end of toEnd.splice(0).reverse()) await end();
  })();
  return ending;
}

interface Said {
  readonly what: string;
  readonly recorded?: number;
}

/** What each part cost since the last time that this was asked, in cores, and its memory. */
function meter() {
  let [at, before] = [performance.now(), usage()];
  return () => {
    const [now, after] = [performance.now(), usage()];
    const cores = (part: (typeof PART_NAMES)[number]) =>
      Number((((after[part].cpuSeconds - before[part].cpuSeconds) * 1000) / (now - at)).toFixed(2));
    const told = PART_NAMES.map((part) => [part, { cores: cores(part), MB: after[part].megabytes }] as const);
    [at, before] = [now, after];
    return { ...Object.fromEntries(told), load1m: Number(loadavg()[0]?.toFixed(1)) };
  };
}

const HELD =
  "SELECT count(*)::int AS held, count(DISTINCT worker)::int AS by FROM shard_lease WHERE worker IS NOT NULL";

async function areShared(pool: pg.Pool, among: number): Promise<boolean> {
  const [row] = (await pool.query<{ held: number; by: number }>(HELD)).rows;
  return row?.held === 64 && row.by === among;
}

/** Runs the load and tells what it says. Answers how it ended, what it recorded, and when all were there. */
async function play(url: string) {
  const costs = meter();
  const args = ["--max-old-space-size=8000", "tests/load/main.ts", "--broker", url, ...loadOptions];
  const load = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise<number | null>((done) => load.once("exit", done));
  toEnd.push(async () => {
    load.kill("SIGKILL");
    await exited;
  });
  let [since, recorded] = [new Date().toISOString(), 0];
  for await (const line of createInterface({ input: load.stdout })) {
    const said = JSON.parse(line) as Said;
    if (said.what === "connected" || said.what === "comes back") since = new Date().toISOString();
    if (said.what === "ended") recorded = said.recorded ?? 0;
    say({ ...said, ...costs() });
  }
  return { code: await exited, recorded, since };
}

async function measure(mosquitto: Mosquitto, postgres: string): Promise<boolean> {
  const workers = await Promise.all(
    Array.from({ length: Number(workersAsked) }, (_, at) =>
      begun(startWorkerProcess({ name: `w${at + 1}`, mosquitto, postgres })),
    ),
  );
  const pool = openDatabase({ url: postgres });
  await waitUntil(() => areShared(pool, workers.length), WAIT_MS);
  const { code, recorded, since } = await play(mosquitto.url);
  const kept = await totals(pool);
  const isOnce = kept.events === recorded && kept.different === recorded && kept.upto === recorded;
  say({ what: "kept", recorded, ...kept, isOnce, bytesAnEvent: Math.round(kept.bytes / Math.max(1, kept.events)) });
  say({ what: "committed after", since, live: await keptAfter(pool, since), alarms: await alarmsAfter(pool, since) });
  await pool.end();
  return code === 0 && isOnce;
}

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => void endAll().then(() => process.exit(1)));
try {
  const [mosquitto, postgres] = [await begun(startMosquitto([], open)), await begun(startPostgres(POSTGRES))];
  process.exitCode = (await measure(mosquitto, await postgres.database("hub"))) ? 0 : 1;
} finally {
  await endAll();
}
process.exit();
