import { atOnce } from "../../../../agent/journal/at-once.ts";
import { type AppendedRecord, Journal, type JournalEntry } from "../../../../agent/journal/journal.ts";
import { assert } from "../../../../agent/kernel/assert.ts";
import { fail, ok, type Result } from "../../../../agent/kernel/result.ts";
import type { Moment, Seq } from "../../../../agent/kernel/units.ts";
import type { Sha256 } from "../../../../agent/ports/hash.ts";
import type { ChainHead, Store, StoredRecord, StoreFault } from "../../../../agent/ports/store.ts";

/** A journal on a store that is waited for, so that what was written can be looked at in the next line. */
export class WaitedJournal {
  readonly #journal: Journal;

  constructor(store: Store, sha256: Sha256) {
    this.#journal = new Journal(atOnce(store), sha256);
  }

  append(
    entries: readonly JournalEntry[],
    moment: Moment,
    bootId: string,
  ): Result<readonly AppendedRecord[], StoreFault> {
    const told: Result<readonly AppendedRecord[], StoreFault>[] = [];
    this.#journal.append(entries, { ...moment, bootId }, (appended) => told.push(appended));
    const [appended] = told;
    assert(appended !== undefined && told.length === 1, "a store at once answers once, within the call");
    return appended;
  }

  acknowledge(upTo: Seq): Result<Seq, StoreFault> {
    const faults: StoreFault[] = [];
    this.#journal.acknowledge(upTo, (fault) => faults.push(fault));
    const [fault] = faults;
    return fault === undefined ? ok(this.#journal.cursor()) : fail(fault);
  }

  head(): ChainHead {
    return this.#journal.head();
  }

  cursor(): Seq {
    return this.#journal.cursor();
  }

  read(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#journal.read(after, limit);
  }
}
