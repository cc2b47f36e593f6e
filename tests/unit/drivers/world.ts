import { type MonoMs, monoMs } from "../../../agent/kernel/units.ts";

interface Wish {
  readonly at: number;
  readonly call: () => void;
}

/** Virtual time for one device: what was asked for first happens first. */
export class TestWorld {
  #now = 0;
  #wishes: Wish[] = [];
  #chance = 1;

  readonly mono = (): MonoMs => monoMs(this.#now);

  readonly after = (ms: number, call: () => void): (() => void) => {
    const wish: Wish = { at: this.#now + ms, call };
    this.#wishes.push(wish);
    return () => {
      this.#wishes = this.#wishes.filter((other) => other !== wish);
    };
  };

  readonly unit = (): number => {
    this.#chance = (this.#chance * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#chance / 2_147_483_648;
  };

  readonly every = (ms: number, call: () => void): (() => void) => {
    let cancel = this.after(ms, () => turn());
    const turn = (): void => {
      cancel = this.after(ms, () => turn());
      call();
    };
    return () => cancel();
  };

  /** Time goes by while the program is stalled: nothing that is due happens. */
  skip(ms: number): void {
    this.#now += ms;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#wishes = this.#wishes.filter((wish) => wish !== next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = end;
  }

  #next(end: number): Wish | null {
    let soonest: Wish | null = null;
    for (const wish of this.#wishes) if (wish.at <= end && (soonest === null || wish.at < soonest.at)) soonest = wish;
    return soonest;
  }
}
