/** How long to wait before the next try: doubling from `firstMs` up to `mostMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** The wait before try number `tries` + 1, where `tries` counts the failures so far (from 0). */
export function backoffMs(backoff: Backoff, tries: number): number {
  const doublings = Math.min(tries, 30);
  return Math.min(backoff.firstMs * 2 ** doublings, backoff.mostMs);
}

/** Full jitter: a moment anywhere within the wait, so that hundreds of centres do not come back in the same second. `chance` lies in [0, 1). */
export function jittered(waitMs: number, chance: number): number {
  return Math.max(1, Math.ceil(waitMs * chance));
}
