import type pg from "pg";
import { dropBefore, makePartitions } from "./partitions.ts";

interface HouseSettings {
  /** Days for which events are kept; null for ever. */
  readonly keepDays: number | null;
  readonly log?: ((what: string, facts: Readonly<Record<string, unknown>>) => void) | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** One worker looks after the days at a time; the others go on. */
const LOCK = 0x7a12;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, "2026-03-02".length);

async function tidy(pool: pg.Pool, { keepDays, log }: HouseSettings): Promise<void> {
  const client = await pool.connect();
  try {
    const alone = await client.query<{ ok: boolean }>("SELECT pg_try_advisory_lock($1) AS ok", [LOCK]);
    if (alone.rows[0]?.ok !== true) return;
    try {
      await makePartitions(pool, dayOf(Date.now()));
      const dropped = keepDays === null ? [] : await dropBefore(pool, dayOf(Date.now() - keepDays * DAY_MS));
      if (dropped.length > 0) log?.("old days were dropped", { dropped });
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
    }
  } finally {
    client.release();
  }
}

/** Room for the days ahead, now and every hour, and what is too old goes. */
export async function keepHouse(pool: pg.Pool, settings: HouseSettings): Promise<{ readonly stop: () => void }> {
  const once = () =>
    tidy(pool, settings).catch((problem) => settings.log?.("days were not looked after", { problem: String(problem) }));
  await once();
  const timer = setInterval(() => void once(), HOUR_MS);
  return { stop: () => clearInterval(timer) };
}
