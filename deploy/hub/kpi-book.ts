import type Database from "better-sqlite3";
import { parseRecord } from "../../agent/journal/record.ts";
import { emptyKpi, evolveKpi, type Kpi, mergeKpi } from "../../agent/kpi/kpi.ts";
import type { OpeningHours } from "../../agent/kpi/open-centre.ts";
import { isContinued, type JournalOrder, journalOrder, type Stand } from "./kpi/journal-order.ts";
import type { HoursOf } from "./opening-hours.ts";

interface Folded {
  readonly kpi: Kpi;
  readonly stands: readonly Stand[];
  readonly hours: OpeningHours | null;
}

const nothingFolded: Folded = { kpi: emptyKpi, stands: [], hours: null };
const CHUNK = 5_000;

/** The figures of the centres, folded from the events that the hub keeps as the centres fold their own. What has come without a hole counts. */
export class KpiBook {
  /** Events that this version does not know; they are counted nowhere. */
  unreadable = 0;
  readonly #order: JournalOrder;
  readonly #folded = new Map<string, Folded>();
  readonly #hoursOf: HoursOf;

  constructor(db: Database.Database, hoursOf: HoursOf) {
    this.#order = journalOrder(db);
    this.#hoursOf = hoursOf;
  }

  /** Of one centre, or of all together. Only what came since the last question is read. */
  kpi(centre: string | null): Kpi {
    const centres = centre === null ? this.#order.centres() : [centre];
    return centres.map((name) => this.#of(name)).reduce(mergeKpi, emptyKpi);
  }

  #of(centre: string): Kpi {
    const stands = this.#order.stands(centre);
    const hours = this.#hoursOf(centre);
    const known = this.#folded.get(centre) ?? nothingFolded;
    const isSame = isContinued(known.stands, stands) && (known.hours !== null || hours === null);
    const past = isSame ? known : nothingFolded;
    let { kpi } = past;
    for (const stand of stands) {
      let after = past.stands.find(({ epoch }) => epoch === stand.epoch)?.upto ?? 0;
      while (after < stand.upto) {
        const rows = this.#order.bodies(centre, stand, { after, most: CHUNK });
        for (const { body } of rows) kpi = this.#counted(kpi, body, { centre, hours });
        after = rows.at(-1)?.seq ?? stand.upto;
      }
    }
    this.#folded.set(centre, { kpi, stands, hours });
    return kpi;
  }

  #counted(kpi: Kpi, body: string, { centre, hours }: { centre: string; hours: OpeningHours | null }): Kpi {
    const record = parseRecord(body);
    if (record.ok) return evolveKpi(kpi, { ...record.value, centre }, hours);
    this.unreadable += 1;
    return kpi;
  }
}
