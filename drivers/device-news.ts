import type { FaultCode } from "../agent/kernel/fault.ts";
import { later, type MonoMs, since } from "../agent/kernel/units.ts";
import type { DevicePhase } from "./driver.ts";

export interface DeviceState {
  readonly phase: DevicePhase;
  readonly fault: FaultCode | null;
}

/** So many changes are told as they come: more than a day of honest trouble brings in a row. */
export const NEWS_MAX = 20;
/** A device that changes faster for long, as one that shouts noise does, is told of this often: each change is a record for ever. */
export const NEWS_EVERY_MS = 5_000;

/** What is told of how a device is: at once while it is rare, else the latest at intervals. */
export class DeviceNews {
  #told: DeviceState | null = null;
  #due: DeviceState | null = null;
  #left = NEWS_MAX;
  #countedAt: MonoMs | null = null;

  wakeAt(): MonoMs | null {
    return this.#due === null || this.#countedAt === null ? null : later(this.#countedAt, NEWS_EVERY_MS);
  }

  /** The state to tell now, or null where it is no news or has to wait. */
  offer(state: DeviceState, now: MonoMs): DeviceState | null {
    this.#due = this.#told !== null && isSame(this.#told, state) ? null : state;
    return this.ripe(now);
  }

  ripe(now: MonoMs): DeviceState | null {
    this.#count(now);
    const due = this.#due;
    if (due === null || this.#left === 0) return null;
    this.#left -= 1;
    this.#told = due;
    this.#due = null;
    return due;
  }

  #count(now: MonoMs): void {
    const countedAt = this.#countedAt ?? now;
    const earned = Math.floor(since(countedAt, now) / NEWS_EVERY_MS);
    this.#left = Math.min(NEWS_MAX, this.#left + earned);
    this.#countedAt = later(countedAt, earned * NEWS_EVERY_MS);
  }
}

const isSame = (one: DeviceState, other: DeviceState): boolean =>
  one.phase === other.phase && one.fault === other.fault;
