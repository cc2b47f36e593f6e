import type pg from "pg";
import { type AuditTrail, DEED_LETTERS_MAX, DEEDS_KEPT_MAX, DEEDS_READ_MAX, type KeptDeed } from "../audit-trail.ts";

/** The audit trail in PostgreSQL: one for all workers. */
export function auditKeeper(pool: pg.Pool): AuditTrail {
  return {
    begin: async ({ by, from, act, centre, what }, atMs) => {
      const kept = await pool.query<{ no: number }>(
        "INSERT INTO audit (at, by_whom, from_where, act, centre, what) VALUES ($1, $2, $3, $4, $5, $6) RETURNING no",
        [new Date(atMs), by, from, act, centre, what.slice(0, DEED_LETTERS_MAX)],
      );
      const no = kept.rows[0]?.no ?? 0;
      await pool.query("DELETE FROM audit WHERE no <= $1", [no - DEEDS_KEPT_MAX]);
      return no;
    },
    end: async (no, outcome) => {
      await pool.query("UPDATE audit SET outcome = $2 WHERE no = $1", [no, outcome]);
    },
    latest: async (centre, most) => {
      const read = await pool.query<Omit<KeptDeed, "atMs"> & { at: Date }>(
        `SELECT no, at, by_whom AS by, from_where AS "from", act, centre, what, outcome FROM audit
WHERE $1::text IS NULL OR centre = $1 ORDER BY no DESC LIMIT $2`,
        [centre, Math.min(most, DEEDS_READ_MAX)],
      );
      return read.rows.map(({ at, ...deed }) => ({ ...deed, atMs: at.getTime() }));
    },
  };
}
