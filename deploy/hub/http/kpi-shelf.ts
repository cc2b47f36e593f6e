import type { HubRead, KpiDays } from "../hub-read.ts";

/** Figures are reckoned from many events: whoever asks again within this time gets the same. */
export const KPI_EVERY_MS = 10_000;
const KEPT_MAX = 200;

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
    const days = this.#read.kpiDays(centre, most);
    this.#kept.delete(key);
    this.#kept.set(key, { at: this.#clock(), days });
    days.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return days;
  }
}
