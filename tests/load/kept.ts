import type pg from "pg";

/**
 * What was recorded after this moment by centres that had come back by then (the first of their events was kept), by when PostgreSQL had committed it
 * (`track_commit_timestamp`); and alarms by when a worker read them.
 */
const LIVE = `
WITH kept AS (
  SELECT centre, pg_xact_commit_timestamp(xmin) AS at, substring(body FROM '"recordedtime":"([^"]+)"')::timestamptz AS recorded FROM events
), back AS (SELECT centre, min(at) AS at FROM kept GROUP BY centre),
live AS (
  SELECT extract(epoch FROM kept.at - kept.recorded) * 1000 AS ms
  FROM kept JOIN back USING (centre) WHERE kept.recorded > greatest($1::timestamptz, back.at)
)
SELECT count(*)::int AS count, percentile_disc(0.5) WITHIN GROUP (ORDER BY ms)::int AS p50,
  percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)::int AS p99, max(ms)::int AS most FROM live`;

const ALARMS = `
WITH live AS (
  SELECT extract(epoch FROM a.heard - substring(e.body FROM '"recordedtime":"([^"]+)"')::timestamptz) * 1000 AS ms
  FROM alerts a JOIN events e USING (centre, epoch, seq)
  WHERE substring(e.body FROM '"recordedtime":"([^"]+)"')::timestamptz > $1::timestamptz
)
SELECT count(*)::int AS count, percentile_disc(0.5) WITHIN GROUP (ORDER BY ms)::int AS p50,
  percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)::int AS p99, max(ms)::int AS most FROM live`;

const TOTALS = `
SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(DISTINCT (centre, epoch, seq))::int FROM events) AS different,
  (SELECT coalesce(sum(upto), 0)::int FROM stands) AS upto, (SELECT coalesce(sum(duplicates), 0)::int FROM stands) AS duplicates,
  (SELECT sum(pg_total_relation_size(inhrelid))::int8 FROM pg_inherits WHERE inhparent = 'events'::regclass) AS bytes,
  (SELECT coalesce(avg(length(body)), 0)::int FROM (SELECT body FROM events LIMIT 10000) AS sample) AS body`;

export interface DelayFigures {
  readonly count: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly most: number | null;
}

export interface Totals {
  readonly events: number;
  readonly different: number;
  readonly upto: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly body: number;
}

const one = async <Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[] = [],
): Promise<Row> => {
  const { rows } = await pool.query<Row>(text, values);
  const [row] = rows;
  if (row === undefined) throw new Error("the database answers nothing");
  return row;
};

export const totals = (pool: pg.Pool): Promise<Totals> => one<Totals & pg.QueryResultRow>(pool, TOTALS);

export const keptAfter = (pool: pg.Pool, since: string): Promise<DelayFigures> =>
  one<DelayFigures & pg.QueryResultRow>(pool, LIVE, [since]);

export const alarmsAfter = (pool: pg.Pool, since: string): Promise<DelayFigures> =>
  one<DelayFigures & pg.QueryResultRow>(pool, ALARMS, [since]);
