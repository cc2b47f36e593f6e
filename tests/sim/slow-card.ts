import { atOnce } from "../../agent/journal/at-once.ts";
import type { Done, LateStore, Store } from "../../agent/ports/store.ts";
import type { SimEntropy } from "./entropy.ts";
import { PowerCut } from "./power.ts";
import type { SimTime } from "./time.ts";

/** A write that the card has taken and not yet finished. */
interface Pending {
  readonly write: () => ReturnType<Store["append"]>;
  readonly done: Done;
}

/**
 * A card whose flushes take time, at times seconds. Writes are carried out in their order. When the power goes, those that are on their way
 * have reached the card up to some place between the first and the last, and nobody is told which.
 */
export class SlowCard {
  readonly #time: SimTime;
  readonly #entropy: SimEntropy;
  #pending: Pending[] = [];
  #flushMs: () => number = () => 0;

  constructor(time: SimTime, entropy: SimEntropy) {
    this.#time = time;
    this.#entropy = entropy;
  }

  /** How long each flush takes from now on; 0 answers within the call, as a card with nothing else to do nearly does. */
  takes(flushMs: () => number): void {
    this.#flushMs = flushMs;
  }

  /** The journal as the agent sees it that lives now. */
  open(store: Store): LateStore {
    const write = (done: Done, change: Pending["write"]) => this.#queue({ write: change, done });
    return {
      ...atOnce(store),
      commit: (records, done) => write(done, () => store.append(records)),
      moveCursor: (upTo, done) => write(done, () => store.moveCursor(upTo)),
      saveSnapshot: (snapshot, done) => write(done, () => store.saveSnapshot(snapshot)),
      prune: (upTo, done) => write(done, () => store.prune(upTo)),
    };
  }

  /** The process ends. What it had asked for has partly happened; all of it, where the journal is closed in order. */
  goDark(isOrderly = false): void {
    const pending = this.#pending;
    this.#pending = [];
    const reached = isOrderly ? pending.length : this.#entropy.below(pending.length + 1);
    try {
      for (const { write } of pending.slice(0, reached)) write();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
  }

  #queue(pending: Pending): void {
    const flushMs = this.#flushMs();
    if (flushMs === 0 && this.#pending.length === 0) return pending.done(pending.write());
    this.#pending.push(pending);
    this.#time.after(flushMs, () => this.#finish(pending));
  }

  /** A later write never overtakes an earlier one, however quick its own flush was. */
  #finish(until: Pending): void {
    const place = this.#pending.indexOf(until);
    for (const { write, done } of this.#pending.splice(0, place + 1)) done(write());
  }
}
