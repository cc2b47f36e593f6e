import type pg from "pg";
import { sha256 } from "../../agent/host/sha256.ts";
import { chain, firstChain } from "../../agent/journal/chain.ts";
import type { LoadCentre } from "./load-centre.ts";

interface Row {
  readonly seq: number;
  readonly body: string;
}

const ROWS = "SELECT seq, body FROM events WHERE centre = $1 AND epoch = $2 ORDER BY seq";

/**
 * What the table of the hub has otherwise than the journals of the centres; empty where each journal is there to the byte, each event once and in its
 * place. A journal forgets what the hub has: its chain proves the texts and their order.
 */
export async function differences(pool: pg.Pool, centres: readonly LoadCentre[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, journal } of centres) {
    const { epoch, head } = journal;
    const { rows } = await pool.query<Row>(ROWS, [name, epoch]);
    const misplaced = rows.findIndex(({ seq }, at) => seq !== at + 1);
    if (misplaced >= 0) found.push(`${name}: event ${rows[misplaced]?.seq} stands in place ${misplaced + 1}`);
    if (rows.length !== head.seq) found.push(`${name}: ${rows.length} of ${head.seq} events`);
    const last = rows.reduce(
      (before, { body }) => chain(before, body, sha256),
      firstChain({ epoch, centre: name }, sha256),
    );
    if (last !== head.chain) found.push(`${name}: the texts are not those of the journal`);
  }
  return found;
}
