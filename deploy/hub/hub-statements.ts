import type Database from "better-sqlite3";
import { BEYOND, COUNTS, FILLED, type Fill, WITHIN } from "./hub-schema.ts";

export interface CentreCounts {
  readonly centre: string;
  readonly epoch: string;
  readonly events: number;
  readonly upto: number;
  readonly duplicates: number;
  readonly lost: number;
}

export type HubStatements = ReturnType<typeof prepareHub>;

type Where = [centre: string, epoch: string];

export function prepareHub(db: Database.Database) {
  return {
    insert: db.prepare<[...Where, number, string, string | undefined, string]>(
      "INSERT INTO events (centre, epoch, seq, type, chain, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    event: db.prepare<[...Where, number], { chain: string; body: string }>(
      "SELECT chain, body FROM events WHERE centre = ? AND epoch = ? AND seq = ?",
    ),
    lose: db.prepare<[...Where, number, number]>(
      "INSERT OR IGNORE INTO lost (centre, epoch, first, last) VALUES (?, ?, ?, ?)",
    ),
    within: db.prepare<{ centre: string; epoch: string; first: number; last: number }, Fill>(WITHIN),
    count: db.prepare<[...Where, number, number]>(
      "INSERT INTO stands (centre, epoch, duplicates) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET duplicates = duplicates + ?",
    ),
    stand: db.prepare<[...Where, number, number]>(
      "INSERT INTO stands (centre, epoch, upto) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET upto = ?",
    ),
    upto: db.prepare<Where, { upto: number }>("SELECT upto FROM stands WHERE centre = ? AND epoch = ?"),
    filled: db.prepare<{ centre: string; epoch: string; next: number }, { upto: number | null }>(FILLED),
    beyond: db.prepare<{ centre: string; epoch: string; upto: number; most: number }, Fill>(BEYOND),
    live: db.prepare<[string, string, string]>(
      "INSERT INTO centres (centre, live) VALUES (?, ?) ON CONFLICT DO UPDATE SET live = ? WHERE live IS NOT excluded.live",
    ),
    hearing: db.prepare<[string, number]>(
      "INSERT INTO hearings (centre, at) VALUES (?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
    ),
    visit: db.prepare<[string, string, string, number]>(
      "INSERT OR IGNORE INTO visit_events (centre, visit, epoch, seq) VALUES (?, ?, ?, ?)",
    ),
    state: db.prepare<[string, string, string]>(
      "INSERT INTO centres (centre, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = ?",
    ),
    liveOf: db.prepare<[string], { live: string | null; state: string | null }>(
      "SELECT live, state FROM centres WHERE centre = ?",
    ),
    counts: db.prepare<[], CentreCounts>(COUNTS),
    latest: db.prepare<[string, number], { body: string }>(
      "SELECT body FROM events WHERE centre = ? ORDER BY rowid DESC LIMIT ?",
    ),
    bodies: db.prepare<Where, { body: string }>("SELECT body FROM events WHERE centre = ? AND epoch = ? ORDER BY seq"),
  };
}
