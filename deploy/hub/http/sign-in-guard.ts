/** So many wrong tokens a minute from one address are a mistake; more are somebody who tries. */
export const WRONG_A_MINUTE_MAX = 10;
const ADDRESSES_MAX = 1_000;
const MINUTE_MS = 60_000;

/** How often each address has come with a wrong token. A right one is always let in: nobody can lock others out by trying. */
export class SignInGuard {
  readonly #wrong = new Map<string, { count: number; readonly sinceMs: number }>();

  /** After how many milliseconds this address is listened to again; 0 where it may try. `isNews` where it has just begun to be one too many. */
  failed(address: string, nowMs: number): { readonly waitMs: number; readonly isNews: boolean } {
    const known = this.#wrong.get(address);
    const current = known !== undefined && nowMs - known.sinceMs < MINUTE_MS ? known : this.#begin(address, nowMs);
    current.count += 1;
    const isBarred = current.count > WRONG_A_MINUTE_MAX;
    return {
      waitMs: isBarred ? MINUTE_MS - (nowMs - current.sinceMs) : 0,
      isNews: current.count === WRONG_A_MINUTE_MAX + 1,
    };
  }

  #begin(address: string, nowMs: number) {
    const begun = { count: 0, sinceMs: nowMs };
    this.#wrong.delete(address);
    this.#wrong.set(address, begun);
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > ADDRESSES_MAX && oldest !== undefined) this.#wrong.delete(oldest);
    return begun;
  }
}
