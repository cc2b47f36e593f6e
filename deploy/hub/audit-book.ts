import type Database from "better-sqlite3";
import {
  type AuditTrail,
  DEED_LETTERS_MAX,
  DEEDS_KEPT_MAX,
  DEEDS_READ_MAX,
  type Deed,
  type KeptDeed,
} from "./audit-trail.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS audit (
  no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by_whom TEXT, from_where TEXT NOT NULL, act TEXT NOT NULL, centre TEXT,
  what TEXT NOT NULL, outcome TEXT
)`;

/** The audit trail in the hub's SQLite file. */
export function auditBook(db: Database.Database): AuditTrail {
  db.exec(SCHEMA);
  const begin = db.prepare<Deed & { at: number }>(
    "INSERT INTO audit (at, by_whom, from_where, act, centre, what) VALUES (:at, :by, :from, :act, :centre, :what)",
  );
  const end = db.prepare<[string, number]>("UPDATE audit SET outcome = ? WHERE no = ?");
  const forget = db.prepare<[number]>("DELETE FROM audit WHERE no <= ?");
  const latest = db.prepare<[string | null, string | null, number], KeptDeed>(
    'SELECT no, at AS atMs, by_whom AS by, from_where AS "from", act, centre, what, outcome FROM audit WHERE ? IS NULL OR centre = ? ORDER BY no DESC LIMIT ?',
  );
  return {
    begin: async (deed, at) => {
      const no = Number(begin.run({ ...deed, what: deed.what.slice(0, DEED_LETTERS_MAX), at }).lastInsertRowid);
      forget.run(no - DEEDS_KEPT_MAX);
      return no;
    },
    end: async (no, outcome) => {
      end.run(outcome, no);
    },
    latest: async (centre, most) => latest.all(centre, centre, Math.min(most, DEEDS_READ_MAX)),
  };
}
