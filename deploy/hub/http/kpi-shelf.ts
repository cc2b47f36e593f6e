import type { Kpi } from "../../../agent/kpi/kpi.ts";
import type { HubRead } from "../hub-read.ts";

/** Figures are reckoned from many events: whoever asks again within this time gets the same. */
export const KPI_EVERY_MS = 10_000;
const KEPT_MAX = 200;

/** The figures of centres, none reckoned twice at a time. */
export class KpiShelf {
  readonly #read: HubRead;
  readonly #clock: () => number;
  readonly #kept = new Map<string, { readonly at: number; readonly kpi: Promise<Kpi> }>();

  constructor(read: HubRead, clock: () => number = Date.now) {
    this.#read = read;
    this.#clock = clock;
  }

  kpi(centre: string | null): Promise<Kpi> {
    const key = centre ?? "";
    const known = this.#kept.get(key);
    if (known !== undefined && this.#clock() - known.at < KPI_EVERY_MS) return known.kpi;
    const kpi = this.#read.kpi(centre);
    this.#kept.delete(key);
    this.#kept.set(key, { at: this.#clock(), kpi });
    kpi.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return kpi;
  }
}
