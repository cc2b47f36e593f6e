import type pg from "pg";
import type { DayListMessage } from "../../../agent/uplink/contract/schemas.ts";
import { DAY_LISTS_KEPT_MAX, type KeptDayList } from "../day-book.ts";

/** Answers the text that is to be published. */
export async function keepDayList(pool: pg.Pool, centre: string, message: DayListMessage): Promise<string> {
  const text = JSON.stringify(message);
  await pool.query(
    "INSERT INTO day_lists VALUES ($1, $2, $3, $4) ON CONFLICT (centre, day) DO UPDATE SET issued = excluded.issued, text = excluded.text",
    [centre, message.day, message.issued, text],
  );
  await pool.query(
    "DELETE FROM day_lists WHERE centre = $1 AND day < (SELECT min(day) FROM (SELECT day FROM day_lists WHERE centre = $1 ORDER BY day DESC LIMIT $2) n)",
    [centre, DAY_LISTS_KEPT_MAX],
  );
  return text;
}

export async function readDayList(pool: pg.Pool, centre: string, day: string): Promise<KeptDayList | null> {
  const read = await pool.query<KeptDayList>(
    "SELECT centre, day, issued, text FROM day_lists WHERE centre = $1 AND day = $2",
    [centre, day],
  );
  return read.rows[0] ?? null;
}
