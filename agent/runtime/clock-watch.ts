import type { ClockQuality } from "../kernel/units.ts";
import type { Clock } from "../ports/clock.ts";

const STEP_MS = 2_000;

/** Notices when the wall clock becomes good, and by how much it was put right on the way. */
export class ClockWatch {
  readonly #clock: Clock;
  #quality: ClockQuality;
  #offset: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#quality = clock.quality();
    this.#offset = clock.wall() - clock.mono();
  }

  /** Null while nothing was gained. */
  look(): { readonly correctionMs: number | null } | null {
    const quality = this.#clock.quality();
    const offset = this.#clock.wall() - this.#clock.mono();
    const steppedMs = offset - this.#offset;
    const becameGood = quality === "ntp" && this.#quality !== "ntp";
    this.#quality = quality;
    this.#offset = offset;
    if (becameGood) return { correctionMs: steppedMs };
    return quality === "ntp" && Math.abs(steppedMs) >= STEP_MS ? { correctionMs: steppedMs } : null;
  }
}
