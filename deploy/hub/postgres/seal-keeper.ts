import type pg from "pg";
import { keyIdOf } from "../../../agent/host/device-key.ts";
import { type HubNews, SEALS_READ_MAX } from "../hub-read.ts";
import type { SealedRecord } from "../seal-book.ts";
import {
  type DeviceSeals,
  type Finding,
  findingOf,
  judgeSeal,
  type KeptSeal,
  SEALED,
  sealIn,
  type Verdict,
} from "../seal-check.ts";
import type { Heard, Settled } from "./batch.ts";

/** The sealed records of a batch that was kept. */
export function sealsIn(heard: readonly Heard[], { fates }: Settled, heardMs: number): readonly SealedRecord[] {
  return heard.flatMap((one, at) => {
    const fate = fates[at];
    if (one.what !== "frame" || fate === null || fate === "fenced" || fate?.type !== "kept") return [];
    const { centre, frame } = one;
    return frame.types.flatMap((type, place) =>
      type === SEALED
        ? [{ centre, epoch: frame.epoch, seq: frame.first + place, body: frame.bodies[place] ?? "", heardMs }]
        : [],
    );
  });
}

const JUDGED = `
SELECT s.epoch, s.seq, s.body, encode(e.chain, 'hex') AS chain FROM seals s
LEFT JOIN runs r ON r.centre = s.centre AND r.epoch = s.epoch AND r.seqs @> s.last
LEFT JOIN events e ON e.day = r.day AND e.centre = s.centre AND e.epoch = s.epoch AND e.seq = s.last
WHERE s.centre = $1 AND s.verdict = ANY($2) ORDER BY s.heard DESC, s.seq DESC LIMIT $3`;

const CHAIN = `
SELECT encode(e.chain, 'hex') AS chain FROM runs r JOIN events e ON e.day = r.day AND e.centre = r.centre AND e.epoch = r.epoch AND e.seq = $3
WHERE r.centre = $1 AND r.epoch = $2 AND r.seqs @> $3::int8`;

interface KeyRow {
  readonly publicKey: string;
  readonly since: Date;
  readonly by: string | null;
}

/** Seals of the centres' journals in PostgreSQL, checked when they come, after what they seal is kept. */
export class SealKeeper {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** What is to be told of it. */
  async keep({ centre, epoch, seq, body, heardMs }: SealedRecord): Promise<readonly HubNews[]> {
    const seal = sealIn(body);
    if (seal === null) return [];
    const chain = await this.#pool.query<{ chain: string }>(CHAIN, [centre, seal.epoch, seal.last]);
    const known = await this.#key(centre);
    const verdict = judgeSeal(centre, seal, {
      publicKey: known?.publicKey ?? null,
      chain: chain.rows[0]?.chain ?? null,
    });
    const at = new Date(heardMs);
    const kept = await this.#pool.query(
      "INSERT INTO seals VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
      [centre, epoch, seq, seal.day, seal.last, body, seal.publicKey, verdict, at],
    );
    if (kept.rowCount === 0) return [];
    if (verdict !== "forged")
      await this.#pool.query("INSERT INTO device_keys VALUES ($1, $2, $3, NULL) ON CONFLICT DO NOTHING", [
        centre,
        seal.publicKey,
        at,
      ]);
    const found = findingOf(seal, verdict);
    if (found === null) return [];
    await this.#pool.query("INSERT INTO findings (centre, at, type, gaps) VALUES ($1, $2, $3, $4)", [
      centre,
      at,
      found.type,
      JSON.stringify(found.gaps),
    ]);
    return [{ what: "alarm", centre }];
  }

  async trust(centre: string, keyId: string, by: string): Promise<boolean> {
    const keys = await this.#pool.query<{ key: string }>(
      "SELECT DISTINCT public_key AS key FROM seals WHERE centre = $1 AND verdict <> 'forged'",
      [centre],
    );
    const key = keys.rows.find((row) => keyIdOf(row.key) === keyId)?.key;
    if (key === undefined) return false;
    await this.#pool.query(
      "INSERT INTO device_keys VALUES ($1, $2, now(), $3) ON CONFLICT (centre) DO UPDATE SET public_key = excluded.public_key, since = excluded.since, by_whom = excluded.by_whom",
      [centre, key, by],
    );
    await this.#judgeAgain(centre, ["other-key"]);
    return true;
  }

  async of(centre: string): Promise<DeviceSeals> {
    await this.#judgeAgain(centre, ["unproven"]);
    const key = await this.#key(centre);
    const read = await this.#pool.query<Omit<KeptSeal, "keyId" | "heardMs"> & { publicKey: string; heard: Date }>(
      `SELECT day, epoch, seq, last, public_key AS "publicKey", verdict, heard FROM seals WHERE centre = $1 ORDER BY heard DESC, seq DESC LIMIT $2`,
      [centre, SEALS_READ_MAX],
    );
    return {
      key: key === null ? null : { keyId: keyIdOf(key.publicKey), sinceMs: key.since.getTime(), by: key.by },
      seals: read.rows.map(({ publicKey, heard, ...seal }) => ({
        ...seal,
        keyId: keyIdOf(publicKey),
        heardMs: heard.getTime(),
      })),
    };
  }

  async findings(most: number): Promise<readonly Finding[]> {
    const read = await this.#pool.query<Omit<Finding, "gaps" | "atMs"> & { gaps: string; at: Date }>(
      "SELECT no, centre, at, type, gaps FROM findings ORDER BY no DESC LIMIT $1",
      [most],
    );
    return read.rows.map(({ at, gaps, ...finding }) => ({ ...finding, atMs: at.getTime(), gaps: JSON.parse(gaps) }));
  }

  async #key(centre: string): Promise<KeyRow | null> {
    const read = await this.#pool.query<KeyRow>(
      `SELECT public_key AS "publicKey", since, by_whom AS by FROM device_keys WHERE centre = $1`,
      [centre],
    );
    return read.rows[0] ?? null;
  }

  async #judgeAgain(centre: string, verdicts: readonly Verdict[]): Promise<void> {
    const publicKey = (await this.#key(centre))?.publicKey ?? null;
    const read = await this.#pool.query<{ epoch: string; seq: number; body: string; chain: string | null }>(JUDGED, [
      centre,
      verdicts,
      SEALS_READ_MAX,
    ]);
    for (const { epoch, seq, body, chain } of read.rows) {
      const seal = sealIn(body);
      if (seal === null) continue;
      const verdict = judgeSeal(centre, seal, { publicKey, chain });
      await this.#pool.query("UPDATE seals SET verdict = $4 WHERE centre = $1 AND epoch = $2 AND seq = $3", [
        centre,
        epoch,
        seq,
        verdict,
      ]);
    }
  }
}
