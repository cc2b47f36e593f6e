import { Map as Table } from "immutable";
import type pg from "pg";
import { recordedWallOfBody } from "../../../agent/journal/body.ts";
import { parseRecord } from "../../../agent/journal/record.ts";
import { emptyFigures, mergeFigures } from "../../../agent/kpi/figures.ts";
import { emptyKpi, evolveKpi, type Kpi, mergeKpi } from "../../../agent/kpi/kpi.ts";
import { emptyOpenCentre, type OpenCentre, type OpeningHours } from "../../../agent/kpi/open-centre.ts";
import type { Period } from "../../../agent/kpi/read-kpi.ts";
import { figuresOf, figuresText, openCentreOf, savedOpenCentre } from "../../../agent/kpi/saved.ts";
import { type KpiDay, kpiDays } from "../http/kpi-view.ts";
import { hoursOfCentre } from "../opening-hours.ts";
import { transaction } from "./database.ts";

/** How far the fold of one journal has come. `began` is when its first event was recorded: in that order journals follow one another. */
interface Folded {
  readonly epoch: string;
  readonly upto: number;
  readonly began: number;
}

interface Fold {
  readonly stands: readonly Folded[];
  readonly open: OpenCentre;
}

const nothingFolded: Fold = { stands: [], open: emptyOpenCentre };

/** Events that are read at a time. */
const CHUNK = 5_000;
const CENTRES_READ_MAX = 20_000;

/** When doors are open at a centre, as far as the hub knows. */
export type LateHoursOf = (centre: string) => OpeningHours | null | Promise<OpeningHours | null>;

/** By what centres say and what was published for them. */
export const hoursInPostgres =
  (pool: pg.Pool): LateHoursOf =>
  async (centre) => {
    const read = await pool.query<{ state: string | null; text: string | null }>(
      `SELECT c.state, r.text FROM centres c
LEFT JOIN revisions r ON r.centre = c.centre AND r.revision::text = c.state::json -> 'config' ->> 'revision' WHERE c.centre = $1`,
      [centre],
    );
    const [row] = read.rows;
    return hoursOfCentre(row?.state ?? null, () => row?.text ?? null);
  };

/** The figures of the centres by business day, kept as far as they are folded: a question reads only what came since. */
export class KpiKeeper {
  /** Events that this version does not know; they are counted nowhere. */
  unreadable = 0;
  readonly #pool: pg.Pool;
  readonly #hoursOf: LateHoursOf;

  constructor(pool: pg.Pool, hoursOf: LateHoursOf = () => null) {
    this.#pool = pool;
    this.#hoursOf = hoursOf;
  }

  /** Of one centre or of all together, of the business days of a period or of all that were ever counted. */
  async kpi(centre: string | null, period: Period | null = null): Promise<Kpi> {
    for (const name of await this.#grown(centre)) await this.#fold(name);
    const where = "($1::text IS NULL OR centre = $1)";
    const days = await this.#pool.query<{ day: string; figures: string }>(
      `SELECT day, figures FROM kpi_days WHERE ${where} AND ($2::text IS NULL OR day BETWEEN $2 AND $3) ORDER BY centre, day`,
      [centre, period?.from ?? null, period?.to ?? null],
    );
    const open = await this.#pool.query<{ centre: string; open: string }>(
      `SELECT centre, open FROM kpi_folds WHERE ${where} ORDER BY centre`,
      [centre],
    );
    const counted = days.rows.reduce(
      (kpi, { day, figures }) => mergeKpi(kpi, { days: Table([[day, figuresOf(figures)]]), centres: Table() }),
      emptyKpi,
    );
    return { days: counted.days, centres: Table(open.rows.map((row) => [row.centre, openCentreOf(row.open)])) };
  }

  /** The newest business days of one centre or of all together, newest first. */
  async days(centre: string | null, most: number): Promise<readonly KpiDay[]> {
    for (const name of await this.#grown(centre)) await this.#fold(name);
    const read = await this.#pool.query<{ day: string }>(
      "SELECT DISTINCT day FROM kpi_days WHERE ($1::text IS NULL OR centre = $1) AND day ~ '^[0-9]{4}-' ORDER BY day DESC LIMIT $2",
      [centre, most],
    );
    const [to, from] = [read.rows[0]?.day, read.rows.at(-1)?.day];
    return to === undefined || from === undefined ? [] : kpiDays(await this.kpi(centre, { from, to }), most);
  }

  /** Centres with events that are not counted yet. */
  async #grown(centre: string | null): Promise<readonly string[]> {
    const read = await this.#pool.query<{ centre: string }>(
      `SELECT DISTINCT s.centre FROM stands s LEFT JOIN kpi_folds f USING (centre)
WHERE ($1::text IS NULL OR s.centre = $1) AND s.upto > 0
  AND NOT coalesce(f.stands @> jsonb_build_array(jsonb_build_object('epoch', s.epoch, 'upto', s.upto)), false)
ORDER BY s.centre LIMIT ${CENTRES_READ_MAX}`,
      [centre],
    );
    return read.rows.map((row) => row.centre);
  }

  #fold(centre: string): Promise<void> {
    return transaction(this.#pool, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended('kpi ' || $1, 0))", [centre]);
      const known = await readFold(client, centre);
      const stands = await readStands(client, centre, known.stands);
      if (isContinued(known.stands, stands)) return this.#count(client, centre, { from: known, stands });
      if (await isWhole(client, centre)) {
        await client.query("DELETE FROM kpi_days WHERE centre = $1", [centre]);
        return this.#count(client, centre, { from: nothingFolded, stands });
      }
      // Too much is dropped to begin anew: what came late to an old journal is counted by itself.
      await this.#count(client, centre, { from: { ...known, open: emptyOpenCentre }, stands });
      await client.query("UPDATE kpi_folds SET open = $2 WHERE centre = $1", [centre, savedOpenCentre(known.open)]);
    });
  }

  async #count(
    client: pg.ClientBase,
    centre: string,
    { from, stands }: { readonly from: Fold; readonly stands: readonly Folded[] },
  ): Promise<void> {
    const hours = await this.#hoursOf(centre);
    let kpi: Kpi = { days: Table(), centres: Table([[centre, from.open]]) };
    for (const { epoch, upto } of stands) {
      let read = from.stands.find((stand) => stand.epoch === epoch)?.upto ?? 0;
      while (read < upto) {
        const chunk = await client.query<{ seq: number; body: string }>(
          "SELECT seq, body FROM events WHERE centre = $1 AND epoch = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5",
          [centre, epoch, read, upto, CHUNK],
        );
        for (const { body } of chunk.rows) kpi = this.#counted(kpi, body, { centre, hours });
        read = chunk.rows.at(-1)?.seq ?? upto;
      }
    }
    await writeFold(client, centre, { kpi, stands });
  }

  #counted(kpi: Kpi, body: string, { centre, hours }: { centre: string; hours: OpeningHours | null }): Kpi {
    const record = parseRecord(body);
    if (record.ok) return evolveKpi(kpi, { ...record.value, centre }, hours);
    this.unreadable += 1;
    return kpi;
  }
}

async function readFold(client: pg.ClientBase, centre: string): Promise<Fold> {
  const read = await client.query<{ stands: readonly Folded[]; open: string }>(
    "SELECT stands, open FROM kpi_folds WHERE centre = $1",
    [centre],
  );
  const row = read.rows[0];
  return row === undefined ? nothingFolded : { stands: row.stands, open: openCentreOf(row.open) };
}

/** By when each journal's first event was recorded, whatever came to the hub first. */
async function readStands(client: pg.ClientBase, centre: string, known: readonly Folded[]): Promise<readonly Folded[]> {
  const read = await client.query<{ epoch: string; upto: number; body: string | null }>(
    `SELECT s.epoch, s.upto, (SELECT body FROM events e WHERE e.centre = s.centre AND e.epoch = s.epoch ORDER BY e.seq LIMIT 1) AS body
FROM stands s WHERE s.centre = $1 AND s.upto > 0 ORDER BY s.epoch COLLATE "C"`,
    [centre],
  );
  const beganOf = (epoch: string, body: string | null): number =>
    known.find((stand) => stand.epoch === epoch)?.began ?? recordedWallOfBody(body ?? "") ?? 0;
  return read.rows
    .map(({ epoch, upto, body }) => ({ epoch, upto, began: beganOf(epoch, body) }))
    .sort((one, other) => one.began - other.began);
}

/** Whether only the last journal has grown; where an earlier one did, the fold begins anew. */
const isContinued = (before: readonly Folded[], now: readonly Folded[]): boolean =>
  before.every(({ epoch, upto }, at) => {
    const stand = now[at];
    return stand?.epoch === epoch && (stand.upto === upto || at === before.length - 1);
  });

/** Whether nothing of the centre's events was dropped. */
async function isWhole(client: pg.ClientBase, centre: string): Promise<boolean> {
  const dropped = await client.query(
    `SELECT FROM runs r WHERE r.centre = $1 AND NOT EXISTS (
  SELECT FROM events e WHERE e.day = r.day AND e.centre = r.centre AND e.epoch = r.epoch AND e.seq = lower(r.seqs)) LIMIT 1`,
    [centre],
  );
  return dropped.rowCount === 0;
}

async function writeFold(
  client: pg.ClientBase,
  centre: string,
  { kpi, stands }: { readonly kpi: Kpi; readonly stands: readonly Folded[] },
): Promise<void> {
  const names = [...kpi.days.keys()];
  const read = await client.query<{ day: string; figures: string }>(
    "SELECT day, figures FROM kpi_days WHERE centre = $1 AND day = ANY($2::text[])",
    [centre, names],
  );
  const kept = new Map(read.rows.map(({ day, figures }) => [day, figuresOf(figures)]));
  const texts = names.map((day) =>
    figuresText(mergeFigures(kept.get(day) ?? emptyFigures, kpi.days.get(day, emptyFigures))),
  );
  await client.query(
    `INSERT INTO kpi_days (centre, day, figures) SELECT $1, w.day, w.figures FROM unnest($2::text[], $3::text[]) AS w(day, figures)
ON CONFLICT (centre, day) DO UPDATE SET figures = excluded.figures`,
    [centre, names, texts],
  );
  await client.query(
    "INSERT INTO kpi_folds (centre, stands, open) VALUES ($1, $2, $3) ON CONFLICT (centre) DO UPDATE SET stands = excluded.stands, open = excluded.open",
    [centre, JSON.stringify(stands), savedOpenCentre(kpi.centres.get(centre, emptyOpenCentre))],
  );
}
