import pg from "pg";
import { parseJson } from "../../../agent/kernel/json.ts";
import { readKpi } from "../../../agent/kpi/read-kpi.ts";
import type { StateMessage } from "../../../agent/uplink/contract/schemas.ts";
import type { KeptAlert } from "../alert-book.ts";
import type { KeptCommand } from "../command-book.ts";
import {
  ALARMS_READ_MAX,
  type CentreFacts,
  COMMANDS_READ_MAX,
  EVENTS_READ_MAX,
  type HubNews,
  type HubRead,
  KPI_DAYS_MAX,
  VISIT_EVENTS_MAX,
  VISITS_ASKED_MAX,
  type VisitKey,
  type VisitRecords,
} from "../hub-read.ts";
import { readRevisions } from "./config-keeper.ts";
import { readDayList } from "./day-keeper.ts";
import type { KpiKeeper } from "./kpi-keeper.ts";
import { CHANNEL } from "./news.ts";
import { SealKeeper } from "./seal-keeper.ts";

interface CentreRow {
  readonly centre: string;
  readonly live: string | null;
  readonly state: string | null;
  readonly heard: Date | null;
}

/** A centre is known from its first event, picture or birth on. */
const CENTRES = `
SELECT n.centre, c.live, c.state, greatest(c.heard, (SELECT max(s.heard) FROM stands s WHERE s.centre = n.centre)) AS heard
FROM (SELECT centre FROM centres UNION SELECT centre FROM stands) n LEFT JOIN centres c ON c.centre = n.centre`;

const BY_NAME = `ORDER BY n.centre COLLATE "C"`;
const COMMANDS = "SELECT command, centre, op, text, phase, why FROM commands";

const ALARMS = `
SELECT a.centre, a.epoch, a.seq, a.type, a.heard, coalesce(e.body, a.body) AS body
FROM (SELECT * FROM alerts WHERE ($1::text IS NULL OR centre = $1) AND ($2::text[] IS NULL OR type = ANY($2)) ORDER BY place DESC LIMIT $3) a
LEFT JOIN runs r ON r.centre = a.centre AND r.epoch = a.epoch AND r.seqs @> a.seq
LEFT JOIN events e ON e.day = r.day AND e.centre = a.centre AND e.epoch = a.epoch AND e.seq = a.seq
ORDER BY a.place DESC`;

const VISITS = `
SELECT w.place::int AS place, v.body FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(centre, visit, place)
CROSS JOIN LATERAL (
  SELECT e.body, e.epoch, e.seq FROM events e WHERE e.centre = w.centre AND e.visit = w.visit ORDER BY e.epoch, e.seq LIMIT $3
) v ORDER BY w.place, v.epoch COLLATE "C", v.seq`;

export interface PostgresRead extends HubRead {
  /** The dead man's list: centres that said farewell or that were not heard since. The longest silent first. */
  readonly silent: (since: Date) => Promise<readonly CentreFacts[]>;
}

/** Reads what the workers keep in PostgreSQL. */
export function readPostgres(pool: pg.Pool, kpis: KpiKeeper): PostgresRead {
  const seals = new SealKeeper(pool);
  const rows = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
    (await pool.query<Row>(text, [...values])).rows;
  return {
    centres: async () => (await rows<CentreRow>(`${CENTRES} ${BY_NAME}`, [])).map(factsOf),
    centresNamed: async (names) =>
      (await rows<CentreRow>(`${CENTRES} WHERE n.centre = ANY($1::text[]) ${BY_NAME}`, [names])).map(factsOf),
    silent: async (since) =>
      silentIn((await rows<CentreRow>(`${CENTRES} ${BY_NAME}`, [])).map(factsOf), since.getTime()),
    events: async ({ centre, epoch, first, last }) =>
      (
        await rows<{ body: string }>(
          "SELECT body FROM events WHERE centre = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4 ORDER BY seq LIMIT $5",
          [centre, epoch, first, last, EVENTS_READ_MAX],
        )
      ).map(({ body }) => body),
    visits: (keys) => readVisits(pool, keys.slice(0, VISITS_ASKED_MAX)),
    alarms: async ({ centre, types, most }) =>
      (
        await rows<Omit<KeptAlert, "heard"> & { heard: Date }>(ALARMS, [
          centre,
          types ?? null,
          Math.min(most, ALARMS_READ_MAX),
        ])
      ).map((row) => ({ ...row, heard: row.heard.toISOString() })),
    commands: (centre, most) =>
      rows<KeptCommand>(
        `${COMMANDS} WHERE $1::text IS NULL OR centre = $1 ORDER BY command COLLATE "C" DESC LIMIT $2`,
        [centre, Math.min(most, COMMANDS_READ_MAX)],
      ),
    command: async (id) => (await rows<KeptCommand>(`${COMMANDS} WHERE command = $1`, [id]))[0] ?? null,
    revisions: (centre) => readRevisions(pool, centre),
    machine: async (centre) => {
      const [kept] = await rows<{ text: string; heard: Date }>("SELECT text, heard FROM machines WHERE centre = $1", [
        centre,
      ]);
      return kept === undefined ? null : { heardMs: kept.heard.getTime(), said: JSON.parse(kept.text) };
    },
    kpiDays: async (centre, most) => ({ behind: 0, days: await kpis.days(centre, Math.min(most, KPI_DAYS_MAX)) }),
    kpiReading: async (centre, period) => readKpi(await kpis.kpi(centre, period), period),
    dayList: (centre, day) => readDayList(pool, centre, day),
    seals: (centre) => seals.of(centre),
    findings: (most) => seals.findings(Math.min(most, ALARMS_READ_MAX)),
    watch: (call) => watch(pool, call),
  };
}

const factsOf = ({ centre, live, state, heard }: CentreRow): CentreFacts => ({
  centre,
  state: state === null ? null : (JSON.parse(state) as StateMessage),
  live: live === null ? null : JSON.parse(live),
  heardMs: heard?.getTime() ?? null,
});

/** What centres say is read here and not by the database, to which some JSON is none: one centre must not hide the others. */
function silentIn(centres: readonly CentreFacts[], sinceMs: number): readonly CentreFacts[] {
  const heard = ({ heardMs }: CentreFacts): number => heardMs ?? Number.NEGATIVE_INFINITY;
  return centres
    .filter((facts) => heard(facts) < sinceMs || facts.state?.online === false)
    .toSorted((one, other) => (heard(one) === heard(other) ? 0 : heard(one) - heard(other)));
}

async function readVisits(pool: pg.Pool, keys: readonly VisitKey[]): Promise<readonly VisitRecords[]> {
  const read = await pool.query<{ place: number; body: string }>(VISITS, [
    keys.map(({ centre }) => centre),
    keys.map(({ visit }) => visit),
    VISIT_EVENTS_MAX,
  ]);
  const bodies: string[][] = keys.map(() => []);
  for (const { place, body } of read.rows) bodies[place - 1]?.push(body);
  return keys.map(({ centre, visit }, at) => ({ centre, visit, bodies: bodies[at] ?? [] }));
}

const AGAIN_MS = 1_000;

/** A connection of its own that hears notifications; where it breaks, another takes its place. */
function watch(pool: pg.Pool, call: (news: HubNews) => void): () => void {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const again = () => {
    client = null;
    if (!isOver) timer ??= setTimeout(listen, AGAIN_MS);
  };
  const listen = () => {
    timer = null;
    const opened = new pg.Client(pool.options);
    client = opened;
    opened.on("error", again).on("end", again);
    opened.on("notification", ({ payload = "" }) => {
      const json = parseJson(payload);
      if (json.ok && Array.isArray(json.value)) for (const news of json.value as HubNews[]) call(news);
    });
    opened
      .connect()
      .then(() => opened.query(`LISTEN ${CHANNEL}`))
      .catch(again);
  };
  listen();
  return () => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
    client?.end().catch(() => undefined);
  };
}
