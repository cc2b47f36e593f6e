import type Database from "better-sqlite3";
import type { DayListMessage } from "../../agent/uplink/contract/schemas.ts";

/** The list of a day as it was published last. */
export interface KeptDayList {
  readonly centre: string;
  readonly day: string;
  readonly issued: string;
  /** The message as it was published. */
  readonly text: string;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS day_lists (
  centre TEXT NOT NULL, day TEXT NOT NULL, issued TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (centre, day)
) WITHOUT ROWID`;

/** Lists of days older than the newest so many are let go. */
export const DAY_LISTS_KEPT_MAX = 30;

/** What was published for which day: whoever adds an appointment has to say the others again. */
export class DayBook {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Database.Database) {
    db.exec(SCHEMA);
    this.#statements = prepare(db);
  }

  keep(centre: string, { day, issued }: Pick<DayListMessage, "day" | "issued">, text: string): void {
    this.#statements.keep.run(centre, day, issued, text);
    this.#statements.forget.run(centre, centre, DAY_LISTS_KEPT_MAX);
  }

  get(centre: string, day: string): KeptDayList | null {
    return this.#statements.get.get(centre, day) ?? null;
  }
}

function prepare(db: Database.Database) {
  return {
    keep: db.prepare<[string, string, string, string]>(
      "INSERT INTO day_lists (centre, day, issued, text) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET issued = excluded.issued, text = excluded.text",
    ),
    forget: db.prepare<[string, string, number]>(
      "DELETE FROM day_lists WHERE centre = ? AND day < (SELECT min(day) FROM (SELECT day FROM day_lists WHERE centre = ? ORDER BY day DESC LIMIT ?))",
    ),
    get: db.prepare<[string, string], KeptDayList>(
      "SELECT centre, day, issued, text FROM day_lists WHERE centre = ? AND day = ?",
    ),
  };
}
