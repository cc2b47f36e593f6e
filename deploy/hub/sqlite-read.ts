import type Database from "better-sqlite3";
import { readKpi } from "../../agent/kpi/read-kpi.ts";
import type { StateMessage } from "../../agent/uplink/contract/schemas.ts";
import type { KeptAlert } from "./alert-book.ts";
import type { KeptCommand } from "./command-book.ts";
import type { ConfigBook } from "./config-book.ts";
import type { DayBook } from "./day-book.ts";
import { kpiDays } from "./http/kpi-view.ts";
import {
  ALARMS_READ_MAX,
  type AlarmsAsked,
  type CentreFacts,
  COMMANDS_READ_MAX,
  EVENTS_READ_MAX,
  type EventsAsked,
  type HubRead,
  KPI_DAYS_MAX,
  VISIT_EVENTS_MAX,
  VISITS_ASKED_MAX,
  type VisitKey,
} from "./hub-read.ts";
import type { KpiBook } from "./kpi-book.ts";
import type { MachineBook } from "./machine-book.ts";
import type { NewsBoard } from "./news-board.ts";
import type { SealBook } from "./seal-book.ts";

interface CentreRow {
  readonly centre: string;
  readonly live: string | null;
  readonly state: string | null;
  readonly heard: number | null;
}

interface Beside {
  readonly configs: ConfigBook;
  readonly machines: MachineBook;
  readonly days: DayBook;
  readonly seals: SealBook;
  readonly kpis: KpiBook;
  readonly news: NewsBoard;
}

/** Reads the hub's SQLite file. */
export function readSqlite(db: Database.Database, { configs, machines, days, seals, kpis, news }: Beside): HubRead {
  const statements = prepare(db);
  const visit = ({ centre, visit: id }: VisitKey) => ({
    centre,
    visit: id,
    bodies: statements.visit.all(centre, id, VISIT_EVENTS_MAX).map(({ body }) => body),
  });
  return {
    centres: async () => statements.centres.all().map(factsOf),
    centresNamed: async (names) => statements.named.all(JSON.stringify(names)).map(factsOf),
    events: async (asked: EventsAsked) =>
      statements.events.all({ ...asked, most: EVENTS_READ_MAX }).map(({ body }) => body),
    visits: async (keys) => keys.slice(0, VISITS_ASKED_MAX).map(visit),
    alarms: async ({ centre, types, most }: AlarmsAsked) =>
      statements.alarms.all({
        centre,
        types: types === undefined ? null : JSON.stringify(types),
        most: Math.min(most, ALARMS_READ_MAX),
      }),
    commands: async (centre, most) => statements.commands.all({ centre, most: Math.min(most, COMMANDS_READ_MAX) }),
    command: async (id) => statements.command.get(id) ?? null,
    revisions: async (centre) => configs.of(centre),
    machine: async (centre) => machines.get(centre),
    kpiDays: async (centre, most) => ({
      behind: 0,
      days: kpiDays(kpis.kpi(centre), Math.min(most, KPI_DAYS_MAX)),
    }),
    kpiReading: async (centre, period) => readKpi(kpis.kpi(centre), period),
    dayList: async (centre, day) => days.get(centre, day),
    seals: async (centre) => seals.of(centre),
    findings: async (most) => seals.findings(Math.min(most, ALARMS_READ_MAX)),
    watch: (call) => news.watch(call),
  };
}

const factsOf = ({ centre, live, state, heard }: CentreRow): CentreFacts => ({
  centre,
  state: state === null ? null : (JSON.parse(state) as StateMessage),
  live: live === null ? null : JSON.parse(live),
  heardMs: heard,
});

/** A centre is known from its first event, picture or birth on. */
const CENTRES = `
SELECT n.centre, c.live, c.state, h.at AS heard
FROM (SELECT centre FROM centres UNION SELECT centre FROM stands) n
LEFT JOIN centres c ON c.centre = n.centre LEFT JOIN hearings h ON h.centre = n.centre`;

const COMMANDS = "SELECT command, centre, op, text, phase, why FROM commands";

function prepare(db: Database.Database) {
  return {
    centres: db.prepare<[], CentreRow>(`${CENTRES} ORDER BY n.centre`),
    named: db.prepare<[string], CentreRow>(
      `${CENTRES} WHERE n.centre IN (SELECT value FROM json_each(?)) ORDER BY n.centre`,
    ),
    events: db.prepare<EventsAsked & { most: number }, { body: string }>(
      "SELECT body FROM events WHERE centre = :centre AND epoch = :epoch AND seq BETWEEN :first AND :last ORDER BY seq LIMIT :most",
    ),
    visit: db.prepare<[string, string, number], { body: string }>(`
SELECT e.body FROM visit_events v JOIN events e USING (centre, epoch, seq)
WHERE v.centre = ? AND v.visit = ? ORDER BY v.epoch, v.seq LIMIT ?`),
    alarms: db.prepare<{ centre: string | null; types: string | null; most: number }, KeptAlert>(`
SELECT a.centre, a.epoch, a.seq, a.type, a.heard, coalesce(e.body, a.body) AS body
FROM alerts a LEFT JOIN events e USING (centre, epoch, seq)
WHERE (:centre IS NULL OR a.centre = :centre)
  AND (:types IS NULL OR a.type IN (SELECT value FROM json_each(:types)))
ORDER BY a.rowid DESC LIMIT :most`),
    commands: db.prepare<{ centre: string | null; most: number }, KeptCommand>(
      `${COMMANDS} WHERE :centre IS NULL OR centre = :centre ORDER BY command DESC LIMIT :most`,
    ),
    command: db.prepare<[string], KeptCommand>(`${COMMANDS} WHERE command = ?`),
  };
}
