import type pg from "pg";
import { transaction } from "./database.ts";
import { rebalance } from "./rebalance.ts";

export interface LeaseSettings {
  /** Unique among the processes that live. */
  readonly worker: string;
  /** Shards that it may hold, both included. */
  readonly first: number;
  readonly last: number;
  /** How long others wait for a worker that is silent before they take its shards. */
  readonly leaseMs: number;
}

export interface Holding {
  /** Shard to token: what may be written, and under which word. */
  readonly shards: ReadonlyMap<number, number>;
  /** Shards that should be given back, once what waits of them is written. */
  readonly release: readonly number[];
  /** Which hub this is; it changes when centres have to be asked where they stand. */
  readonly instance: string;
}

/** Whoever looks at the leases to change them is alone with them. */
const LOCK = 0x7a11;
const UNTIL = "clock_timestamp() + $2::int * interval '1 millisecond'";

const RENEW = `
UPDATE shard_lease SET until = ${UNTIL} WHERE worker = $1 AND until > clock_timestamp() RETURNING shard, token`;

const FREE = `
SELECT shard FROM shard_lease WHERE shard BETWEEN $1 AND $2 AND (worker IS NULL OR until <= clock_timestamp()) ORDER BY shard FOR UPDATE`;

const TAKE = `
UPDATE shard_lease SET worker = $1, until = ${UNTIL}, token = token + 1 WHERE shard = ANY($3::int2[]) RETURNING shard, token`;

const PRESENT = `
INSERT INTO worker (worker, first, last, until) VALUES ($1, $3, $4, ${UNTIL})
ON CONFLICT (worker) DO UPDATE SET first = excluded.first, last = excluded.last, until = excluded.until`;

/** Another machine, another time line after a fail-over or a restored backup, or a hub that was without any worker: all are another hub to its centres. */
const INSTANCE = `
SELECT h.id || '-' || (SELECT system_identifier::text FROM pg_control_system()) || '-' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
  || '-' || h.term AS instance FROM hub h`;

interface LeaseRow {
  readonly shard: number;
  readonly token: number;
}

/** Shows that this worker lives, renews what it holds, and moves towards its fair share. By the database's clock alone. */
export function tend(pool: pg.Pool, { worker, first, last, leaseMs }: LeaseSettings): Promise<Holding> {
  return transaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const alive = await client.query("SELECT FROM worker WHERE until > clock_timestamp() LIMIT 1");
    if (alive.rowCount === 0) await client.query("UPDATE hub SET term = term + 1");
    await client.query("DELETE FROM worker WHERE until <= clock_timestamp() AND worker <> $1", [worker]);
    await client.query(PRESENT, [worker, leaseMs, first, last]);
    const renewed = await client.query<LeaseRow>(RENEW, [worker, leaseMs]);
    const shards = new Map(renewed.rows.map(({ shard, token }) => [shard, token]));
    const free = await client.query<LeaseRow>(FREE, [first, last]);
    const sharing = await client.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM worker WHERE first <= $2 AND last >= $1",
      [first, last],
    );
    const { take, release } = rebalance({
      mine: [...shards.keys()].sort((one, other) => one - other),
      free: free.rows.map(({ shard }) => shard),
      shards: last - first + 1,
      workers: sharing.rows[0]?.count ?? 1,
    });
    if (take.length > 0) {
      const taken = await client.query<LeaseRow>(TAKE, [worker, leaseMs, take]);
      for (const { shard, token } of taken.rows) shards.set(shard, token);
    }
    const hub = await client.query<{ instance: string }>(INSTANCE);
    return { shards, release, instance: hub.rows[0]?.instance ?? "" };
  });
}

/** Gives shards back at once, so that nobody has to wait for them. */
export async function release(pool: pg.Pool, worker: string, shards: readonly number[]): Promise<void> {
  await pool.query(
    "UPDATE shard_lease SET worker = NULL, until = NULL, token = token + 1 WHERE worker = $1 AND shard = ANY($2::int2[])",
    [worker, shards],
  );
}

/** Gives back everything; answers whether somebody else is still there. */
export function leave(pool: pg.Pool, worker: string): Promise<boolean> {
  return transaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await client.query("UPDATE shard_lease SET worker = NULL, until = NULL, token = token + 1 WHERE worker = $1", [
      worker,
    ]);
    await client.query("DELETE FROM worker WHERE worker = $1", [worker]);
    const others = await client.query("SELECT FROM worker WHERE until > clock_timestamp() LIMIT 1");
    return (others.rowCount ?? 0) > 0;
  });
}
