import Database from "better-sqlite3";
import { Map as Table } from "immutable";
import { type Entry, emptyFigures, enter, type Figures, mergeFigures } from "../../../agent/kpi/figures.ts";
import { figuresOf, figuresText } from "../../../agent/kpi/saved.ts";
import { type KpiDay, kpiDay } from "../http/kpi-view.ts";
import type { Stand } from "./journal-order.ts";

/** Of all centres together; no centre has this name. */
export const COUNTRY = "";

/** How far the fold of a centre has come. */
export interface SavedFold {
  readonly centre: string;
  readonly stands: readonly Stand[];
  /** `savedOpenCentre` of what has begun and not ended. */
  readonly open: string;
  /** Whether its opening hours were known; JSON. */
  readonly hours: string;
}

/** Figures in memory; those of other days are read when they are asked for. */
const DAYS_IN_MEMORY_MAX = 600;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS days (
  centre TEXT NOT NULL, day TEXT NOT NULL, figures TEXT NOT NULL, view TEXT NOT NULL, PRIMARY KEY (centre, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folds (centre TEXT PRIMARY KEY, stands TEXT NOT NULL, open TEXT NOT NULL, hours TEXT NOT NULL) WITHOUT ROWID;
`;

/** The version of what is kept: another one is reckoned anew from the events. */
const VERSION = 1;

interface Held {
  figures: Figures;
  isSaved: boolean;
}

/** The figures of each centre and of all together by business day, in a file of their own that can be made again from the events. */
export class FigureShelf {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #held = new Map<string, Held>();

  constructor(file: string) {
    this.#db = new Database(file);
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("synchronous = NORMAL");
    if (this.#db.pragma("user_version", { simple: true }) !== VERSION)
      this.#db.exec(`DROP TABLE IF EXISTS days; DROP TABLE IF EXISTS folds; PRAGMA user_version = ${VERSION}`);
    this.#db.exec(SCHEMA);
    this.#statements = prepare(this.#db);
  }

  folds(): readonly SavedFold[] {
    return this.#statements.folds.all().map((row) => ({ ...row, stands: JSON.parse(row.stands) }));
  }

  /** Counted for the centre and for all. */
  enter(centre: string, entries: readonly Entry[]): void {
    for (const [day, own] of Map.groupBy(entries, (entry) => entry.day)) {
      for (const whose of [centre, COUNTRY]) {
        const held = this.#hold(whose, day);
        held.figures = enter(Table([[day, held.figures]]), own).get(day, emptyFigures);
        held.isSaved = false;
      }
    }
  }

  /** A centre's fold begins anew: all together is reckoned from the others. Everything has to be saved before. */
  forget(centre: string): void {
    this.#db.transaction(() => {
      const days = this.days(centre);
      this.#statements.forgetDays.run(centre);
      this.#statements.forgetFold.run(centre);
      for (const day of days) {
        this.#held.delete(keyOf(centre, day));
        const others = this.#statements.others.all(day, COUNTRY).map(({ figures }) => figuresOf(figures));
        const held = { figures: others.reduce(mergeFigures, emptyFigures), isSaved: true };
        this.#held.set(keyOf(COUNTRY, day), held);
        this.#keepDay(keyOf(COUNTRY, day), held);
      }
    })();
  }

  /** Business days with figures, the newest last. */
  days(centre: string): readonly string[] {
    const saved = this.#statements.days.all(centre).map(({ day }) => day);
    const held = [...this.#held.keys()]
      .filter((key) => key.startsWith(`${centre}/`))
      .map((key) => key.slice(centre.length + 1));
    return [...new Set([...saved, ...held])].sort();
  }

  figures(centre: string, day: string): Figures {
    return this.#hold(centre, day).figures;
  }

  view(centre: string, day: string): KpiDay {
    const held = this.#held.get(keyOf(centre, day));
    const saved = held === undefined || held.isSaved ? this.#statements.view.get(centre, day) : undefined;
    return saved === undefined ? kpiDay(day, this.figures(centre, day)) : JSON.parse(saved.view);
  }

  save(folds: readonly SavedFold[]): void {
    this.#db.transaction(() => {
      for (const [key, held] of this.#held) {
        if (!held.isSaved) this.#keepDay(key, held);
        held.isSaved = true;
      }
      for (const { centre, stands, open, hours } of folds)
        this.#statements.keepFold.run(centre, JSON.stringify(stands), open, hours);
    })();
    for (const [key, { isSaved }] of this.#held) {
      if (this.#held.size <= DAYS_IN_MEMORY_MAX) break;
      if (isSaved) this.#held.delete(key);
    }
  }

  close(): void {
    this.#db.close();
  }

  #keepDay(key: string, { figures }: Held): void {
    const [centre = "", day = ""] = key.split("/");
    this.#statements.keepDay.run(centre, day, figuresText(figures), JSON.stringify(kpiDay(day, figures)));
  }

  #hold(centre: string, day: string): Held {
    const key = keyOf(centre, day);
    const known = this.#held.get(key);
    if (known !== undefined) return known;
    const saved = this.#statements.figures.get(centre, day);
    const held = {
      figures: saved === undefined ? emptyFigures : figuresOf(saved.figures),
      isSaved: saved !== undefined,
    };
    this.#held.set(key, held);
    return held;
  }
}

const keyOf = (centre: string, day: string): string => `${centre}/${day}`;

function prepare(db: Database.Database) {
  return {
    folds: db.prepare<[], { centre: string; stands: string; open: string; hours: string }>("SELECT * FROM folds"),
    days: db.prepare<[string], { day: string }>("SELECT day FROM days WHERE centre = ?"),
    others: db.prepare<[string, string], { figures: string }>("SELECT figures FROM days WHERE day = ? AND centre <> ?"),
    figures: db.prepare<[string, string], { figures: string }>("SELECT figures FROM days WHERE centre = ? AND day = ?"),
    view: db.prepare<[string, string], { view: string }>("SELECT view FROM days WHERE centre = ? AND day = ?"),
    forgetDays: db.prepare<[string]>("DELETE FROM days WHERE centre = ?"),
    forgetFold: db.prepare<[string]>("DELETE FROM folds WHERE centre = ?"),
    keepDay: db.prepare<[string, string, string, string]>(
      "INSERT INTO days VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET figures = excluded.figures, view = excluded.view",
    ),
    keepFold: db.prepare<[string, string, string, string]>(
      "INSERT INTO folds VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET stands = excluded.stands, open = excluded.open, hours = excluded.hours",
    ),
  };
}
