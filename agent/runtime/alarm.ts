import { assert } from "../kernel/assert.ts";
import { later, type MonoMs } from "../kernel/units.ts";
import type { Clock } from "../ports/clock.ts";

/** Keeps the one wake-up call of a machine. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #at: MonoMs | null = null;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** `told` is the moment that the machine was told of; carrying out its wishes may take until after `at`, and then it rings at once. */
  set(at: MonoMs | null, told: MonoMs): void {
    if (at === this.#at) return;
    this.clear();
    if (at === null) return;
    assert(at > told, "a machine asks to be woken only at a moment ahead");
    this.#at = at;
    this.#cancel = this.#clock.wake(at, () => {
      this.#at = null;
      this.#ring();
    });
  }

  setIn(ms: number): void {
    const now = this.#clock.mono();
    this.set(later(now, ms), now);
  }

  clear(): void {
    this.#cancel();
    this.#cancel = () => undefined;
    this.#at = null;
  }
}
