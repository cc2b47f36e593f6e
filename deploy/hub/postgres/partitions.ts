import type pg from "pg";
import { transaction } from "./database.ts";

/** Days for which there is room ahead: a hub whose clock or housekeeping fails for a week still writes where it should. */
const DAYS_AHEAD = 7;

const MAKE = `
SELECT format('CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L) WITH (autovacuum_vacuum_insert_scale_factor = 0.1)',
  'events_' || to_char(day, 'YYYYMMDD'), day, day + 1) AS sql
FROM (SELECT $1::date + n AS day FROM generate_series(0, $2::int) n) days
WHERE to_regclass('events_' || to_char(day, 'YYYYMMDD')) IS NULL`;

const OLD = `
SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < $1::date
ORDER BY c.relname`;

/** Makes the partitions of a day and of those after it that are not there yet. */
export async function makePartitions(pool: pg.Pool, day: string, ahead = DAYS_AHEAD): Promise<number> {
  const missing = await pool.query<{ sql: string }>(MAKE, [day, ahead]);
  for (const { sql } of missing.rows) await pool.query(sql);
  return missing.rows.length;
}

/** Whoever reads or writes waits behind a drop, so it does not wait long itself: the next hour tries again. */
const LOCK_WAIT = "5s";

/** Drops what came before a day: events only. That they were kept stays known, so that nothing comes in a second time. */
export async function dropBefore(pool: pg.Pool, day: string): Promise<readonly string[]> {
  const old = await pool.query<{ name: string }>(OLD, [day]);
  for (const { name } of old.rows)
    await transaction(pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
      await client.query(`DROP TABLE ${name}`);
    });
  return old.rows.map(({ name }) => name);
}
