import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { PostgresKeeper } from "../../deploy/hub/postgres/keeper.ts";
import { startWorkerProcess, uplinkOf, type WorkerProcess, waitUntil } from "../contracts/hub-workers.ts";
import { type Mosquitto, startMosquitto, waitFor } from "../contracts/real-mosquitto.ts";
import { type Postgres, postgresPrograms, startPostgres } from "../contracts/real-postgres.ts";
import type { UplinkCentre } from "../sim/uplink-centre.ts";

const NAMES = ["kz-ala-01", "kz-ala-02", "kz-ala-03", "kz-ala-04", "kz-ast-01", "kz-ast-02", "kz-shy-01", "kz-shy-02"];
const EVENTS = 3_000;
const WAIT_MS = 120_000;
const isMissing = postgresPrograms === null;

let mosquitto: Mosquitto;
let postgres: Postgres;
let url: string;
let keeper: PostgresKeeper;
let workers: WorkerProcess[];
let centres: UplinkCentre[];
beforeEach(async () => {
  if (isMissing) return;
  [mosquitto, postgres] = await Promise.all([startMosquitto([...NAMES, "hub"]), startPostgres()]);
  url = await postgres.database("hub");
  keeper = new PostgresKeeper(openDatabase({ url }));
  workers = [];
  centres = [];
});
afterEach(async () => {
  if (isMissing) return;
  for (const centre of centres) centre.tell({ type: "stop" });
  await waitFor(() => centres.every((centre) => centre.state.link.phase === "stopped"), WAIT_MS);
  await Promise.all(workers.map((worker) => worker.stop()));
  await keeper.close();
  await Promise.all([mosquitto.stop(), postgres.stop()]);
});

const startTwo = async () => {
  for (const name of ["a", "b"]) {
    const more = ["--lease-ms", "3000", "--credit", "1000"];
    workers.push(await startWorkerProcess({ name, mosquitto, postgres: url, more }));
  }
  await waitUntil(async () => (await holders()).filter(([, count]) => count === 32).length === 2, WAIT_MS);
};

const holders = async (): Promise<readonly (readonly [worker: string, count: number])[]> => {
  const read = await keeper.pool.query<{ worker: string; count: number }>(
    "SELECT left(worker, 1) AS worker, count(*)::int AS count FROM shard_lease WHERE until > clock_timestamp() GROUP BY 1 ORDER BY 1",
  );
  return read.rows.map(({ worker, count }) => [worker, count]);
};

const kept = async (): Promise<number> => {
  const counts = await keeper.counts().catch(() => []);
  return counts.reduce((sum, { events }) => sum + events, 0);
};

const startDrain = async () => {
  centres = NAMES.map((name) => uplinkOf(mosquitto, name));
  for (const centre of centres) {
    centre.record(EVENTS);
    centre.tell({ type: "start", chance: 0 });
  }
  await waitUntil(async () => (await kept()) >= 2_000, WAIT_MS);
  expect(await kept()).toBeLessThan(NAMES.length * EVENTS);
};

const isDrained = () => centres.every(({ state }) => state.lanes.acked === EVENTS);

const expectEverythingOnce = async () => {
  await waitFor(isDrained, WAIT_MS);
  expect(centres.map(({ state }) => state.lanes.acked)).toEqual(NAMES.map(() => EVENTS));
  const counts = await keeper.counts();
  expect(counts.map(({ centre, events, upto, lost }) => ({ centre, events, upto, lost }))).toEqual(
    NAMES.map((centre) => ({ centre, events: EVENTS, upto: EVENTS, lost: 0 })),
  );
  const rows = await keeper.pool.query<{ count: number }>("SELECT count(*) AS count FROM events");
  expect(rows.rows[0]?.count).toBe(NAMES.length * EVENTS);
  for (const [at, name] of NAMES.entries())
    expect(await keeper.bodies(name, "e1")).toEqual(centres[at]?.records.map(({ body }) => body));
};

test.skipIf(isMissing)(
  "a hub worker that is killed in mid-drain loses and doubles nothing, and the other takes its shards over (needs PostgreSQL)",
  async () => {
    await startTwo();
    expect(await holders()).toEqual([
      ["a", 32],
      ["b", 32],
    ]);
    await startDrain();
    await workers[0]?.kill();
    await expectEverythingOnce();
    await waitUntil(async () => (await holders()).some(([, count]) => count === 64), WAIT_MS);
    expect(await holders()).toEqual([["b", 64]]);
  },
  400_000,
);

test.skipIf(isMissing)(
  "a PostgreSQL that crashes in mid-drain loses and doubles nothing, and the workers go on by themselves (needs PostgreSQL)",
  async () => {
    await startTwo();
    await startDrain();
    await postgres.crash();
    await expectEverythingOnce();
  },
  400_000,
);
