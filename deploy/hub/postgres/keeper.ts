import type pg from "pg";
import type { CommandMessage, ReconnectOrder } from "../../../agent/uplink/contract/schemas.ts";
import { shardOf } from "../../../agent/uplink/topic.ts";
import { type KeptCommand, OPEN } from "../command-book.ts";
import type { HubNews } from "../hub-read.ts";
import type { CentreCounts } from "../hub-statements.ts";
import type { RevisionBook } from "../publish-config.ts";
import type { Fence, Heard, Settled } from "./batch.ts";
import { configKeeper } from "./config-keeper.ts";
import { transaction } from "./database.ts";
import { keepBatch } from "./ingest.ts";
import { announce, newsOf } from "./news.ts";
import { SealKeeper, sealsIn } from "./seal-keeper.ts";

/** What was declared lost counts once, however often it was declared, and not where it came after all. */
const COUNTS = `
SELECT s.centre, s.epoch, s.upto, s.duplicates,
  (SELECT coalesce(sum(upper(r.seqs) - lower(r.seqs)), 0)::int8 FROM runs r WHERE r.centre = s.centre AND r.epoch = s.epoch) AS events,
  (SELECT coalesce(sum(upper(gone) - lower(gone)), 0)::int8 FROM unnest(
    (SELECT range_agg(int8range(l.first, l.last, '[]')) FROM lost l WHERE l.centre = s.centre AND l.epoch = s.epoch)
    - coalesce((SELECT range_agg(r.seqs) FROM runs r WHERE r.centre = s.centre AND r.epoch = s.epoch), '{}')
  ) AS gone) AS lost
FROM stands s ORDER BY s.centre COLLATE "C", s.epoch COLLATE "C"`;

/** Of the classes 22 and 23 of SQLSTATE: the data themselves are at fault, and will be again. */
export const isOfData = (problem: unknown): boolean =>
  typeof problem === "object" && problem !== null && "code" in problem && /^2[23]/.test(String(problem.code));

const COMMAND_COLUMNS = "command, centre, op, text, phase, why";

interface AwayWish {
  readonly centre: string;
  readonly text: string;
  readonly epoch: string | null;
}

/** Everything that a hub keeps in PostgreSQL. Several workers may use one database: a fence says what each may write. */
export class PostgresKeeper {
  readonly pool: pg.Pool;
  readonly configs: RevisionBook;
  readonly seals: SealKeeper;

  constructor(pool: pg.Pool) {
    this.pool = pool;
    this.configs = configKeeper(pool);
    this.seals = new SealKeeper(pool);
  }

  /** All of it in one transaction: what this answers is durable. */
  async keep(heard: readonly Heard[], fence: Fence = null, now = new Date()): Promise<Settled> {
    const settled = await transaction(this.pool, async (client) => {
      await client.query(
        "SET LOCAL synchronous_commit = on; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off",
      );
      return keepBatch(client, heard, { fence, now });
    });
    this.#tell(newsOf(heard, settled));
    // What is kept is kept: a seal that cannot be judged now holds up no acknowledgement.
    for (const sealed of sealsIn(heard, settled, now.getTime()))
      this.#tell(await this.seals.keep(sealed).catch(() => []));
    return settled;
  }

  /** Whoever is not told sees it when he reads next. */
  #tell(news: readonly HubNews[]): void {
    announce(this.pool, news).catch(() => undefined);
  }

  async counts(): Promise<readonly CentreCounts[]> {
    return (await this.pool.query<CentreCounts>(COUNTS)).rows;
  }

  /** All events of a centre and epoch, in order, as their exact texts. */
  async bodies(centre: string, epoch: string): Promise<readonly string[]> {
    const read = await this.pool.query<{ body: string }>(
      "SELECT body FROM events WHERE centre = $1 AND epoch = $2 ORDER BY seq",
      [centre, epoch],
    );
    return read.rows.map(({ body }) => body);
  }

  async keepCommand(centre: string, { id, op, notAfter }: CommandMessage, text: string): Promise<void> {
    await this.pool.query("INSERT INTO commands (command, centre, op, text, not_after) VALUES ($1, $2, $3, $4, $5)", [
      id,
      centre,
      op,
      text,
      notAfter,
    ]);
    this.#tell([{ what: "command", centre }]);
  }

  /** Commands of a centre that have not ended and may still be carried out. */
  async waiting(centre: string, now: Date): Promise<readonly KeptCommand[]> {
    const read = await this.pool.query<KeptCommand>(
      `SELECT ${COMMAND_COLUMNS} FROM commands WHERE centre = $1 AND ${OPEN} AND not_after >= $2 ORDER BY command LIMIT 100`,
      [centre, now.toISOString()],
    );
    return read.rows;
  }

  /** False where nothing of this centre is kept. */
  async wishAway(centre: string, order: ReconnectOrder): Promise<boolean> {
    const written = await this.pool.query(
      `INSERT INTO away (centre, shard, text) SELECT $1::text, $2, $3 WHERE EXISTS (SELECT FROM centres WHERE centre = $1)
ON CONFLICT (centre) DO UPDATE SET text = excluded.text`,
      [centre, Number.parseInt(shardOf(centre), 16), JSON.stringify(order)],
    );
    return written.rowCount === 1;
  }

  /** Whoever holds the shards takes each wish once. `epoch` is the journal of which something came last. */
  async takeAway(shards: readonly number[]): Promise<readonly AwayWish[]> {
    const taken = await this.pool.query<AwayWish>(
      `DELETE FROM away a WHERE a.shard = ANY($1::int2[]) RETURNING a.centre, a.text,
  (SELECT s.epoch FROM stands s WHERE s.centre = a.centre ORDER BY s.heard DESC NULLS LAST LIMIT 1) AS epoch`,
      [shards],
    );
    return taken.rows;
  }

  /** Waits for what runs. */
  close(): Promise<void> {
    return this.pool.end();
  }
}
