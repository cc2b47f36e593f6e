import type Database from "better-sqlite3";
import type { MachineFacts } from "./hub-read.ts";

/** How the machine of each centre was when it said so last. */
export class MachineBook {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Database.Database) {
    this.#statements = prepare(db);
  }

  keep(centre: string, text: string, heardMs = Date.now()): void {
    this.#statements.keep.run(centre, text, heardMs);
  }

  get(centre: string): MachineFacts | null {
    const kept = this.#statements.get.get(centre);
    return kept === undefined ? null : { heardMs: kept.heard, said: JSON.parse(kept.text) };
  }
}

function prepare(db: Database.Database) {
  return {
    keep: db.prepare<[string, string, number]>(
      "INSERT INTO machines (centre, text, heard) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text, heard = excluded.heard",
    ),
    get: db.prepare<[string], { text: string; heard: number }>("SELECT text, heard FROM machines WHERE centre = ?"),
  };
}
