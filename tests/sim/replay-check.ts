import { equal } from "node:assert/strict";
import { type Centre, emptyCentre } from "../../agent/domain/centre.ts";
import { fromSnapshot, toSnapshot } from "../../agent/domain/snapshot.ts";
import type { SimCard } from "./card.ts";
import { fold, readBack } from "./claims.ts";

/** What all records of a journal up to this place give. */
interface Told {
  readonly epoch: string;
  readonly state: Centre;
  readonly seq: number;
}

/** What a snapshot and the records after it give is what all records give. */
export class ReplayCheck {
  #told: Told = { epoch: "", state: emptyCentre, seq: 0 };

  check(opened: Centre, card: SimCard, hasTakenBack: boolean): void {
    const { state, seq } = this.#from(card, hasTakenBack);
    const { epoch } = card.journal;
    const since = card.store.everything().filter((record) => record.seq > seq);
    this.#told = { epoch, state: fold(since.map(readBack), state), seq: since.at(-1)?.seq ?? seq };
    equal(toSnapshot(opened), toSnapshot(this.#told.state), "a start knows what was known before it");
  }

  /** A journal that began anew, or whose card took something back, is told from its beginning. */
  #from({ journal }: SimCard, hasTakenBack: boolean): Told {
    const { epoch, baseline } = journal;
    if (this.#told.epoch === epoch && !hasTakenBack) return this.#told;
    return { epoch, state: (baseline === null ? null : fromSnapshot(baseline)) ?? emptyCentre, seq: 0 };
  }
}
