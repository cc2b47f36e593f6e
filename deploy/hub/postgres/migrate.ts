import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { transaction } from "./database.ts";

const FOLDER = join(import.meta.dirname, "migrations");
/** Two workers that start together: one migrates, the other waits. */
const LOCK = 0x7a10;

/** Brings the tables to where this version needs them, file by file; answers what it did. */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  return transaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await client.query("CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, at timestamptz DEFAULT now())");
    const known = await client.query<{ name: string }>("SELECT name FROM migration");
    const done = new Set(known.rows.map(({ name }) => name));
    const names = readdirSync(FOLDER)
      .filter((name) => name.endsWith(".sql") && !done.has(name))
      .sort();
    for (const name of names) {
      await client.query(readFileSync(join(FOLDER, name), "utf8"));
      await client.query("INSERT INTO migration (name) VALUES ($1)", [name]);
    }
    return names;
  });
}
