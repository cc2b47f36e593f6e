import type pg from "pg";
import type { ConfigMessage } from "../../../agent/uplink/contract/schemas.ts";
import {
  type CentreRuns,
  type KeptRevision,
  REVISION_COLUMNS,
  REVISIONS_READ_MAX,
  type RevisionRow,
  revisionOf,
  runsIn,
} from "../config-book.ts";
import type { RevisionBook } from "../publish-config.ts";
import { announce } from "./news.ts";

/** Every revision that was published. Two workers that publish for one centre at the same moment: the number decides, and the second is refused. */
export function configKeeper(pool: pg.Pool): RevisionBook {
  return {
    next: async (centre) => {
      const read = await pool.query<{ next: number }>(
        "SELECT coalesce(max(revision), 0) + 1 AS next FROM revisions WHERE centre = $1",
        [centre],
      );
      return read.rows[0]?.next ?? 1;
    },
    runs: (centre) => runsOf(pool, centre),
    unanswered: async (centre) => {
      const read = await pool.query<{ text: string; phase: string | null }>(
        "SELECT text, phase FROM revisions WHERE centre = $1 ORDER BY revision DESC LIMIT 1",
        [centre],
      );
      const [newest] = read.rows;
      return newest?.phase === null ? newest.text : null;
    },
    keep: async (centre, { revision, by, issued }: ConfigMessage, text) => {
      await pool.query("INSERT INTO revisions (centre, revision, by_whom, issued, text) VALUES ($1, $2, $3, $4, $5)", [
        centre,
        revision,
        by,
        issued,
        text,
      ]);
      announce(pool, [{ what: "config", centre }]).catch(() => undefined);
    },
  };
}

async function runsOf(pool: pg.Pool, centre: string): Promise<CentreRuns | null> {
  const read = await pool.query<{ state: string | null }>("SELECT state FROM centres WHERE centre = $1", [centre]);
  return runsIn(centre, read.rows[0]?.state ?? null);
}

/** The newest first. */
export async function readRevisions(pool: pg.Pool, centre: string): Promise<readonly KeptRevision[]> {
  const read = await pool.query<RevisionRow>(
    `SELECT ${REVISION_COLUMNS} FROM revisions WHERE centre = $1 ORDER BY revision DESC LIMIT $2`,
    [centre, REVISIONS_READ_MAX],
  );
  return read.rows.map(revisionOf);
}
