import type Database from "better-sqlite3";
import { recordedWallOfBody } from "../../agent/journal/body.ts";
import { parseRecord } from "../../agent/journal/record.ts";
import { emptyKpi, evolveKpi, type Kpi, mergeKpi } from "../../agent/kpi/kpi.ts";
import type { OpeningHours } from "../../agent/kpi/open-centre.ts";

/** When doors are open at a centre; null where the hub does not know, and then neither is coverage. */
export type HoursOf = (centre: string) => OpeningHours | null;

interface Stand {
  readonly epoch: string;
  readonly upto: number;
}

interface Folded {
  readonly kpi: Kpi;
  readonly stands: readonly Stand[];
}

const nothingFolded: Folded = { kpi: emptyKpi, stands: [] };

/** The figures of the centres, folded from the events that the hub keeps as the centres fold their own. What has come without a hole counts. */
export class KpiBook {
  /** Events that this version does not know; they are counted nowhere. */
  unreadable = 0;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #folded = new Map<string, Folded>();
  readonly #hoursOf: HoursOf;

  constructor(db: Database.Database, hoursOf: HoursOf) {
    this.#statements = prepare(db);
    this.#hoursOf = hoursOf;
  }

  /** Of one centre, or of all together. Only what came since the last question is read. */
  kpi(centre: string | null): Kpi {
    const centres = centre === null ? this.#statements.centres.all().map((row) => row.centre) : [centre];
    return centres.map((name) => this.#of(name)).reduce(mergeKpi, emptyKpi);
  }

  #of(centre: string): Kpi {
    const stands = this.#standsOf(centre);
    const known = this.#folded.get(centre) ?? nothingFolded;
    const past = isContinued(known.stands, stands) ? known : nothingFolded;
    let { kpi } = past;
    for (const { epoch, upto } of stands) {
      const read = past.stands.find((stand) => stand.epoch === epoch)?.upto ?? 0;
      for (const { body } of this.#statements.bodies.iterate(centre, epoch, read, upto)) {
        kpi = this.#counted(kpi, body, centre);
      }
    }
    this.#folded.set(centre, { kpi, stands });
    return kpi;
  }

  #counted(kpi: Kpi, body: string, centre: string): Kpi {
    const record = parseRecord(body);
    if (record.ok) return evolveKpi(kpi, { ...record.value, centre }, this.#hoursOf(centre));
    this.unreadable += 1;
    return kpi;
  }

  /** By when each epoch's first event was recorded, whatever came to the hub first. */
  #standsOf(centre: string): readonly Stand[] {
    const firstOf = ({ epoch }: Stand) =>
      recordedWallOfBody(this.#statements.first.get(centre, epoch)?.body ?? "") ?? 0;
    return this.#statements.stands
      .all(centre)
      .map((stand) => ({ stand, first: firstOf(stand) }))
      .sort((one, other) => one.first - other.first)
      .map(({ stand }) => stand);
  }
}

/** Whether only the last epoch has grown; where an earlier one did, the fold begins anew. */
function isContinued(before: readonly Stand[], now: readonly Stand[]): boolean {
  return before.every(({ epoch, upto }, at) => {
    const stand = now[at];
    return stand?.epoch === epoch && (stand.upto === upto || at === now.length - 1);
  });
}

function prepare(db: Database.Database) {
  return {
    centres: db.prepare<[], { centre: string }>("SELECT DISTINCT centre FROM stands ORDER BY centre"),
    stands: db.prepare<[string], Stand>("SELECT epoch, upto FROM stands WHERE centre = ? ORDER BY epoch"),
    first: db.prepare<[string, string], { body: string }>(
      "SELECT body FROM events WHERE centre = ? AND epoch = ? ORDER BY seq LIMIT 1",
    ),
    bodies: db.prepare<[string, string, number, number], { body: string }>(
      "SELECT body FROM events WHERE centre = ? AND epoch = ? AND seq > ? AND seq <= ? ORDER BY seq",
    ),
  };
}
