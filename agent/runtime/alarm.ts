import { assert } from "../kernel/assert.ts";
import type { MonoMs } from "../kernel/units.ts";
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

  set(at: MonoMs | null): void {
    if (at === this.#at) return;
    this.clear();
    if (at === null) return;
    assert(at > this.#clock.mono(), "a machine asks to be woken only at a moment ahead");
    this.#at = at;
    this.#cancel = this.#clock.wake(at, () => {
      this.#at = null;
      this.#ring();
    });
  }

  clear(): void {
    this.#cancel();
    this.#cancel = () => undefined;
    this.#at = null;
  }
}
