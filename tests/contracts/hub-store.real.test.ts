import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shardOf } from "../../agent/uplink/topic.ts";
import type { Settled } from "../../deploy/hub/postgres/batch.ts";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { PostgresKeeper } from "../../deploy/hub/postgres/keeper.ts";
import { KpiKeeper } from "../../deploy/hub/postgres/kpi-keeper.ts";
import { leave, tend } from "../../deploy/hub/postgres/leases.ts";
import { migrate } from "../../deploy/hub/postgres/migrate.ts";
import { dropBefore, makePartitions } from "../../deploy/hub/postgres/partitions.ts";
import { readPostgres } from "../../deploy/hub/postgres/postgres-read.ts";
import { centre, frameFrom, journal } from "../unit/deploy/hub/hub-journal.ts";
import { hubStoreContract, type StoreUnderTest } from "./hub-store.contract.ts";
import { type Postgres, postgresPrograms, startPostgres } from "./real-postgres.ts";

let postgres: Postgres;
let databases = 0;

const openKeeper = async () => {
  databases += 1;
  const pool = openDatabase({ url: await postgres.database(`store_${databases}`) });
  await migrate(pool);
  return new PostgresKeeper(pool);
};

const open = async (): Promise<StoreUnderTest> => {
  const keeper = await openKeeper();
  await makePartitions(keeper.pool, "2026-03-02", 1);
  let last: Settled = { fates: [], stands: [] };
  const fateOf = (settled: Settled) => {
    last = settled;
    const [fate] = settled.fates;
    if (fate === undefined || fate === null || fate === "fenced") throw new Error("nothing became of it");
    return fate;
  };
  const standing = async (name: string, epoch: string) =>
    (await keeper.keep([{ what: "hello", centre: name, epochs: [epoch] }])).stands[0];
  return {
    keepFrame: async (name, frame, heard) =>
      fateOf(await keeper.keep([{ what: "frame", centre: name, frame }], null, new Date(heard))),
    keepAlerts: async (name, alerts, heard) =>
      fateOf(await keeper.keep([{ what: "alerts", centre: name, alerts, heard }])),
    declareLost: async (name, lost) =>
      void (await keeper.keep([{ what: "hello", centre: name, epochs: ["e1"], lost }])),
    upto: async (name, epoch) => (await standing(name, epoch))?.upto ?? 0,
    chain: async (name, epoch) => (await standing(name, epoch))?.chain ?? null,
    gaps: async (name, epoch) =>
      last.stands.find((stand) => stand.centre === name && stand.epoch === epoch)?.gaps ?? [],
    counts: () => keeper.counts(),
    bodies: (name, epoch) => keeper.bodies(name, epoch),
    done: () => keeper.close(),
  };
};

const shard = Number.parseInt(shardOf(centre), 16);
const frameHeard = (records: ReturnType<typeof journal>, first: number, last: number) =>
  [{ what: "frame", centre, frame: frameFrom(records, first, last) }] as const;

describe.skipIf(postgresPrograms === null)("a hub's store in PostgreSQL (needs PostgreSQL)", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  hubStoreContract("PostgreSQL", open);

  test("a worker whose lease was taken over writes nothing, and its successor goes on where it stood", async () => {
    const keeper = await openKeeper();
    const records = journal(20);
    const lease = { first: 0, last: 63, leaseMs: 60_000 };
    const old = await tend(keeper.pool, { ...lease, worker: "old" });
    expect([...old.shards.keys()].length).toBe(64);
    await keeper.keep(frameHeard(records, 1, 5), old.shards);
    await keeper.pool.query(
      "UPDATE shard_lease SET until = clock_timestamp(); UPDATE worker SET until = clock_timestamp()",
    );
    const late = await keeper.keep(frameHeard(records, 6, 10), old.shards);
    const heir = await tend(keeper.pool, { ...lease, worker: "heir" });
    const later = await keeper.keep(frameHeard(records, 6, 10), old.shards);
    expect([late, later]).toEqual([
      { fates: ["fenced"], stands: [] },
      { fates: ["fenced"], stands: [] },
    ]);
    expect(heir.shards.get(shard)).toBe((old.shards.get(shard) ?? 0) + 1);
    const settled = await keeper.keep(frameHeard(records, 6, 20), heir.shards);
    expect(settled.stands).toEqual([{ centre, epoch: "e1", upto: 20, gaps: [] }]);
    expect(heir.instance).not.toBe(old.instance);
    await keeper.close();
  });

  test("workers share the shards evenly, hand them over when one comes, and take back what one leaves", async () => {
    const keeper = await openKeeper();
    const settings = (worker: string) => ({ worker, first: 0, last: 63, leaseMs: 60_000 });
    const alone = await tend(keeper.pool, settings("a"));
    const newcomer = await tend(keeper.pool, settings("b"));
    expect([alone.shards.size, newcomer.shards.size]).toEqual([64, 0]);
    expect((await tend(keeper.pool, settings("a"))).release).toHaveLength(32);
    expect(newcomer.instance).toBe(alone.instance);
    expect(await leave(keeper.pool, "a")).toBe(true);
    const heir = await tend(keeper.pool, settings("b"));
    expect(heir.shards.size).toBe(64);
    expect(heir.instance).toBe(alone.instance);
    expect(await leave(keeper.pool, "b")).toBe(false);
    await keeper.close();
  });

  test("a day that is dropped takes its events with it, and what comes again of it is still known", async () => {
    const keeper = await openKeeper();
    const records = journal(20);
    await makePartitions(keeper.pool, "2026-03-02", 1);
    await keeper.keep(frameHeard(records, 1, 10), null, new Date("2026-03-02T09:00:00Z"));
    await keeper.keep(frameHeard(records, 11, 20), null, new Date("2026-03-03T09:00:00Z"));
    expect(await dropBefore(keeper.pool, "2026-03-03")).toEqual(["events_20260302"]);
    expect(await keeper.bodies(centre, "e1")).toEqual(records.slice(10).map(({ body }) => body));
    const again = await keeper.keep(frameHeard(records, 1, 12), null, new Date("2026-03-03T10:00:00Z"));
    expect(again.fates).toEqual([{ type: "kept", added: 0, doubled: 12 }]);
    expect(await keeper.counts()).toMatchObject([{ events: 20, upto: 20, duplicates: 12 }]);
    await keeper.close();
  });

  test("one centre whose words the database cannot read as JSON does not take the dead man's list away", async () => {
    const keeper = await openKeeper();
    const { silent } = readPostgres(keeper.pool, new KpiKeeper(keeper.pool));
    const at = new Date("2026-03-02T09:00:00Z");
    const said = (name: string, of: "live" | "state", text: string) =>
      keeper.keep([{ what: "picture", of, text, isNow: true, centre: name }], null, at);
    await said("kz-ala-01", "live", '{"at":1}');
    await said("kz-ala-01", "state", '{"online":true,"region":"\\u0000"}');
    await said("kz-ala-02", "live", '{"at":1}');
    await said("kz-ala-02", "state", '{"online":false}');
    expect((await silent(at)).map((one) => one.centre)).toEqual(["kz-ala-02"]);
    await keeper.close();
  });

  test("the dead man's list names who said farewell or was not heard since, the longest silent first", async () => {
    const keeper = await openKeeper();
    const { silent } = readPostgres(keeper.pool, new KpiKeeper(keeper.pool));
    const live = { what: "picture", of: "live", text: '{"at":1}', isNow: true } as const;
    const farewell = { ...live, of: "state", text: '{"online":false}' } as const;
    const heard = (name: string, at: string, picture: typeof live | typeof farewell) =>
      keeper.keep([{ ...picture, centre: name }], null, new Date(`2026-03-02T${at}Z`));
    await heard("kz-ala-01", "09:00:00", live);
    await heard("kz-ala-02", "08:00:00", live);
    await heard("kz-ala-03", "09:30:00", live);
    await heard("kz-ala-03", "09:30:00", farewell);
    await heard("kz-ala-04", "09:31:00", live);
    const names = (await silent(new Date("2026-03-02T09:20:00Z"))).map((one) => one.centre);
    expect(names).toEqual(["kz-ala-02", "kz-ala-01", "kz-ala-03"]);
    await keeper.close();
  });
});
