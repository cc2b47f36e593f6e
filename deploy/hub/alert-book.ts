import type Database from "better-sqlite3";
import type { ReadFrame } from "./frame-reader.ts";

/** An alert as the hub first heard of it. `body` is null once the event stands in its place among the events. */
export interface KeptAlert {
  readonly centre: string;
  readonly epoch: string;
  readonly seq: number;
  readonly type: string;
  /** When the hub first heard of it, ISO 8601. */
  readonly heard: string;
  readonly body: string | null;
}

/** Alerts by (centre, epoch, seq): the text of each stands in the hub's file once, here or among the events. */
export class AlertBook {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Database.Database) {
    this.#statements = prepare(db);
  }

  /** 1 where it is news. */
  keep(alert: KeptAlert): number {
    return this.#statements.keep.run(alert).changes;
  }

  bodyAt(centre: string, epoch: string, seq: number): string | null {
    return this.#statements.body.get(centre, epoch, seq)?.body ?? null;
  }

  /** The ordinary stream has brought the events: early copies of the same text are not needed any more. The numbers of the others stay, and are told. */
  cameInPlace(centre: string, { epoch, first, last, bodies }: ReadFrame): readonly number[] {
    const changed: number[] = [];
    for (const { seq, body } of this.#statements.early.all(centre, epoch, first, last)) {
      if (body === bodies[seq - first]) this.#statements.drop.run(centre, epoch, seq);
      else changed.push(seq);
    }
    return changed;
  }

  /** The newest alerts of a centre, oldest first, each with its text wherever that stands. */
  latest(centre: string, most: number): readonly KeptAlert[] {
    return this.#statements.latest.all(centre, most).reverse();
  }
}

type Where = [centre: string, epoch: string, seq: number];

function prepare(db: Database.Database) {
  return {
    keep: db.prepare<KeptAlert>(
      "INSERT INTO alerts (centre, epoch, seq, type, heard, body) VALUES (:centre, :epoch, :seq, :type, :heard, :body) ON CONFLICT DO NOTHING",
    ),
    body: db.prepare<Where, { body: string | null }>(
      "SELECT body FROM alerts WHERE centre = ? AND epoch = ? AND seq = ?",
    ),
    early: db.prepare<[...Where, number], { seq: number; body: string }>(
      "SELECT seq, body FROM alerts WHERE centre = ? AND epoch = ? AND seq BETWEEN ? AND ? AND body IS NOT NULL",
    ),
    drop: db.prepare<Where>("UPDATE alerts SET body = NULL WHERE centre = ? AND epoch = ? AND seq = ?"),
    latest: db.prepare<[string, number], KeptAlert>(`
SELECT a.centre, a.epoch, a.seq, a.type, a.heard, coalesce(e.body, a.body) AS body
FROM alerts a LEFT JOIN events e USING (centre, epoch, seq)
WHERE a.centre = ? ORDER BY a.rowid DESC LIMIT ?`),
  };
}
