import { type Seq, seq } from "../kernel/units.ts";
import type { StoredJournal } from "../ports/store.ts";
import { isAlertBody } from "../uplink/alert.ts";
import { ALERTS_LOOKED_THROUGH_MAX } from "../uplink/limits.ts";
import type { World } from "./world.ts";

/** Read between two turns of the loop: a press waits for no more than these, and the engine does not learn from them that records live long. */
const READ_RECORDS = 100;

/** Looks through the newest records for alerts that the hub may not have, a stretch at a time, so that nothing waits for it. */
export class AlertSearch {
  readonly #store: StoredJournal;
  readonly #schedule: World["schedule"];
  readonly #last: Seq;
  #at: Seq;
  #found: number[] = [];
  #newer: number[] = [];
  #phase: "looking" | "over" = "looking";

  constructor({ store, schedule }: Pick<World, "store" | "schedule">) {
    this.#store = store;
    this.#schedule = schedule;
    this.#last = store.head().seq;
    this.#at = seq(Math.max(store.cursor(), store.root().seq, this.#last - ALERTS_LOOKED_THROUGH_MAX));
  }

  /** `done` is told once, with all that there are by then in order; never after `end`. */
  begin(done: (numbers: readonly number[]) => void): void {
    if (this.#phase === "over") return;
    if (this.#at < this.#last) this.#read();
    if (this.#at < this.#last) return this.#schedule(() => this.begin(done));
    this.#phase = "over";
    done([...this.#found, ...this.#newer]);
  }

  /** Those of the new alerts that may be told at once: what happens during the search stands behind what it finds. */
  tellable(numbers: readonly number[]): readonly number[] {
    if (this.#phase === "over") return numbers;
    this.#newer.push(...numbers);
    return [];
  }

  end(): void {
    this.#phase = "over";
  }

  #read(): void {
    const records = this.#store.read(this.#at, Math.min(READ_RECORDS, this.#last - this.#at));
    this.#found.push(...records.filter(({ body }) => isAlertBody(body)).map((record) => record.seq));
    this.#at = records.at(-1)?.seq ?? this.#last;
  }
}
