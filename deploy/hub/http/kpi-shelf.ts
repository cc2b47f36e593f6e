import type { HubRead, KpiDays } from "../hub-read.ts";

/** Figures are reckoned from many events: whoever asks again within this time gets the same. */
export const KPI_EVERY_MS = 10_000;
const KEPT_MAX = 200;
/** So many days that cannot be yet are looked past. */
const FUTURE_DAYS_MAX = 8;
/** Somewhere it is already tomorrow: the zone furthest east is 14 hours ahead of UTC. */
const EASTMOST_MS = 14 * 3_600_000;

/** The figures of days, none reckoned twice at a time. */
export class KpiShelf {
  readonly #read: Pick<HubRead, "kpiDays">;
  readonly #clock: () => number;
  readonly #kept = new Map<string, { readonly at: number; readonly days: Promise<KpiDays> }>();

  constructor(read: Pick<HubRead, "kpiDays">, clock: () => number = Date.now) {
    this.#read = read;
    this.#clock = clock;
  }

  days(centre: string | null, most: number): Promise<KpiDays> {
    const key = `${centre ?? ""}/${most}`;
    const known = this.#kept.get(key);
    if (known !== undefined && this.#clock() - known.at < KPI_EVERY_MS) return known.days;
    const days = this.#read.kpiDays(centre, most + FUTURE_DAYS_MAX).then((said) => this.#known(said, most));
    this.#kept.delete(key);
    this.#kept.set(key, { at: this.#clock(), days });
    days.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return days;
  }

  /** One centre whose clock is years ahead must not put its day before everybody's today. */
  #known(said: KpiDays, most: number): KpiDays {
    const latest = new Date(this.#clock() + EASTMOST_MS).toISOString().slice(0, "2026-03-02".length);
    const isDay = (day: string): boolean => day <= latest && !Number.isNaN(Date.parse(day));
    return { ...said, days: said.days.filter(({ day }) => isDay(day)).slice(0, most) };
  }
}
