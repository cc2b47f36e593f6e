import type Database from "better-sqlite3";
import { Map as Table } from "immutable";
import { parseRecord } from "../../../agent/journal/record.ts";
import { countRecord } from "../../../agent/kpi/kpi.ts";
import { emptyOpenCentre, type OpenCentre, type OpeningHours } from "../../../agent/kpi/open-centre.ts";
import { type KpiReading, type Period, readKpi } from "../../../agent/kpi/read-kpi.ts";
import { openCentreOf, savedOpenCentre } from "../../../agent/kpi/saved.ts";
import type { KpiDays } from "../hub-read.ts";
import { type HoursOf, hoursInSqlite } from "../opening-hours.ts";
import { COUNTRY, type FigureShelf, type SavedFold } from "./figure-shelf.ts";
import { isContinued, type JournalOrder, journalOrder, type Stand } from "./journal-order.ts";

interface Fold {
  stands: readonly Stand[];
  open: OpenCentre;
  hours: OpeningHours | null;
  isSaved: boolean;
}

/** Events that are read at once: a question waits no longer than they take. */
const SLICE_EVENTS = 200;
/** A reading of more days than this is not made at once. */
const PERIOD_DAYS_MAX = 400;

/** Folds what the hub keeps into figures, a slice at a time, so that whoever does it can answer between two slices. */
export class FoldBook {
  /** Events that this version does not know; they are counted nowhere. */
  unreadable = 0;
  readonly #order: JournalOrder;
  readonly #hoursOf: HoursOf;
  readonly #shelf: FigureShelf;
  readonly #folds = new Map<string, Fold>();
  #grown: string[] = [];

  constructor(db: Database.Database, shelf: FigureShelf) {
    this.#order = journalOrder(db);
    this.#hoursOf = hoursInSqlite(db);
    this.#shelf = shelf;
    for (const { centre, stands, open, hours } of shelf.folds())
      this.#folds.set(centre, { stands, open: openCentreOf(open), hours: JSON.parse(hours), isSaved: true });
  }

  /** Counts a slice; false where nothing is left to count. */
  step(): boolean {
    if (this.#grown.length === 0) this.#grown = this.#order.centres().filter((centre) => this.#behind(centre) > 0);
    const [centre] = this.#grown;
    if (centre === undefined) return false;
    if (!this.#countSome(centre)) this.#grown.shift();
    return true;
  }

  /** Events that the hub has and that are not counted yet. */
  behind(): number {
    return this.#order.centres().reduce((sum, centre) => sum + this.#behind(centre), 0);
  }

  /** The newest days of one centre or of all together, newest first. */
  days(centre: string | null, most: number): KpiDays {
    const whose = centre ?? COUNTRY;
    const days = this.#shelf.days(whose).filter(isDay).slice(-most).reverse();
    return { behind: this.behind(), days: days.map((day) => this.#shelf.view(whose, day)) };
  }

  reading(centre: string | null, period: Period): KpiReading {
    const whose = centre ?? COUNTRY;
    const days = this.#shelf.days(whose).filter((day) => day >= period.from && day <= period.to);
    const asked = [...this.#folds].filter(([name]) => centre === null || name === centre);
    return readKpi(
      {
        days: Table(days.slice(-PERIOD_DAYS_MAX).map((day) => [day, this.#shelf.figures(whose, day)])),
        centres: Table(asked.map(([name, { open }]) => [name, open])),
      },
      period,
    );
  }

  save(): void {
    const folds: SavedFold[] = [];
    for (const [centre, fold] of this.#folds) {
      if (fold.isSaved) continue;
      const { stands, open, hours } = fold;
      folds.push({ centre, stands, open: savedOpenCentre(open), hours: JSON.stringify(hours) });
      fold.isSaved = true;
    }
    if (folds.length > 0) this.#shelf.save(folds);
  }

  #behind(centre: string): number {
    const counted = new Map(this.#folds.get(centre)?.stands.map(({ epoch, upto }) => [epoch, upto]));
    return this.#order
      .stands(centre)
      .reduce((sum, { epoch, upto }) => sum + Math.max(0, upto - (counted.get(epoch) ?? 0)), 0);
  }

  /** False where the centre has no more. */
  #countSome(centre: string): boolean {
    const stands = this.#order.stands(centre);
    const fold = this.#foldOf(centre, stands);
    for (const stand of stands) {
      const after = fold.stands.find(({ epoch }) => epoch === stand.epoch)?.upto ?? 0;
      if (after >= stand.upto) continue;
      const rows = this.#order.bodies(centre, stand, { after, most: SLICE_EVENTS });
      const upto = rows.length < SLICE_EVENTS ? stand.upto : (rows.at(-1)?.seq ?? stand.upto);
      this.#count(centre, fold, rows);
      fold.stands = [...fold.stands.filter(({ epoch }) => epoch !== stand.epoch), { epoch: stand.epoch, upto }];
      fold.isSaved = false;
      return true;
    }
    return false;
  }

  /** Where an older journal grew, or the hours became known, the centre is counted from its beginning. */
  #foldOf(centre: string, stands: readonly Stand[]): Fold {
    const known = this.#folds.get(centre);
    const hours = this.#hoursOf(centre);
    if (known !== undefined && isContinued(known.stands, stands) && (known.hours !== null || hours === null)) {
      known.hours = hours;
      return known;
    }
    if (known !== undefined) {
      this.save();
      this.#shelf.forget(centre);
    }
    const fold = { stands: [], open: emptyOpenCentre, hours, isSaved: false };
    this.#folds.set(centre, fold);
    return fold;
  }

  #count(centre: string, fold: Fold, rows: readonly { readonly body: string }[]): void {
    const entries = [];
    for (const { body } of rows) {
      const record = parseRecord(body);
      if (!record.ok) {
        this.unreadable += 1;
        continue;
      }
      const step = countRecord(fold.open, { ...record.value, centre }, fold.hours);
      if (step === null) continue;
      fold.open = step.open;
      for (const entry of step.entries) entries.push(entry);
    }
    this.#shelf.enter(centre, entries);
  }
}

const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day);
