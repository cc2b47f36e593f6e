import type { Calibration, Rules } from "../domain/rules.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import type { Clock } from "../ports/clock.ts";
import { localTimeIn } from "./local-time.ts";

/** After a start the recorder may have been without power too; by then its camera has been reached. */
const AFTER_START_MS = 60_000;
const MINUTES_AN_HOUR = 60;

/** Has recorders be given a trace of no act: a while after each start, then at its time of day or interval. Looked at each tick. */
export class Calibrator {
  readonly #clock: Clock;
  readonly #calibration: Calibration | null;
  readonly #calibrate: (camera: string) => void;
  readonly #localMinute: (wall: number) => string;
  readonly #startedAt: MonoMs;
  #lastAt: MonoMs | null = null;
  #seenMinute: string | null = null;

  constructor(clock: Clock, { policy, timezone }: Pick<Rules, "policy" | "timezone">, calibrate: (id: string) => void) {
    this.#clock = clock;
    this.#calibration = policy.calibration;
    this.#calibrate = calibrate;
    this.#localMinute = localMinutes(timezone);
    this.#startedAt = clock.mono();
  }

  look(): void {
    const calibration = this.#calibration;
    if (calibration === null) return;
    const now = this.#clock.mono();
    // The time of day is looked at in any case, so that what passed before the first one is not made up for.
    const isTime = "at" in calibration.when && this.#isPassing(calibration.when.at);
    if (!isTime && !this.#isDue(calibration, now)) return;
    this.#lastAt = now;
    for (const camera of calibration.cameras) this.#calibrate(camera);
  }

  #isDue({ when }: Calibration, now: MonoMs): boolean {
    if (this.#lastAt === null) return since(this.#startedAt, now) >= AFTER_START_MS;
    return "everyMs" in when && since(this.#lastAt, now) >= when.everyMs;
  }

  /** Whether this time of day lies between the last look and this one. */
  #isPassing(at: number): boolean {
    if (this.#clock.quality() === "none") return false;
    const seen = this.#seenMinute;
    const minute = this.#localMinute(this.#clock.wall());
    this.#seenMinute = minute;
    const due = `${minute.slice(0, "YYYY-MM-DD ".length)}${clockFace(at)}`;
    return seen !== null && seen < due && due <= minute;
  }
}

const twoDigits = (count: number): string => String(count).padStart(2, "0");
const clockFace = (at: number): string =>
  `${twoDigits(Math.floor(at / MINUTES_AN_HOUR))}:${twoDigits(at % MINUTES_AN_HOUR)}`;

/** `2026-11-21 03:30`, which compares as it follows. */
function localMinutes(timeZone: string): (wall: number) => string {
  const localTime = localTimeIn(timeZone);
  return (wall) => {
    const { year, month, day, hour, minute } = localTime(wall);
    return `${year}-${month}-${day} ${hour}:${minute}`;
  };
}
