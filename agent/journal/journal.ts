import type { CentreEvent } from "../domain/event.ts";
import { assert } from "../kernel/assert.ts";
import { ok, type Result } from "../kernel/result.ts";
import { type Moment, type Seq, seq } from "../kernel/units.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { ChainHead, LateStore, StoredRecord, StoreFault, StoreIdentity } from "../ports/store.ts";
import { chain } from "./chain.ts";
import { type Recorded, recordBody, type Stamp, sourceOf } from "./record.ts";

export interface JournalEntry {
  readonly event: CentreEvent;
  /** The id of the record or command that led to it. */
  readonly cause?: string;
  /** Where it happened before the agent took it up. */
  readonly happened?: Moment;
}

export interface AppendedRecord extends StoredRecord, Recorded {}

/** One letter leads to a handful of events; a day's end to one for each visit still open. */
export const ENTRIES_MAX = 5_000;
/** The longest is a day's list, which goes to the hub in a frame of its own; all other shapes in domain/event.ts stay below 32 KiB. */
export const BODY_CHARS_MAX = 248 * 1024;

/** When a commit was decided, and in which boot. */
export interface Taken extends Moment {
  readonly bootId: string;
}

/** Gives events their place and their chain value, and hands them to the store in one transaction, one at a time. */
export class Journal {
  readonly #store: LateStore;
  readonly #sha256: Sha256;
  readonly #identity: StoreIdentity;
  readonly #zone: string | undefined;
  #isWriting = false;
  /** How far the hub has acknowledged, where the cursor has still to follow. */
  #acknowledged: Seq = seq(0);
  #isCursorMoving = false;

  constructor(store: LateStore, sha256: Sha256, zone?: string) {
    this.#zone = zone;
    this.#store = store;
    this.#sha256 = sha256;
    this.#identity = store.identity();
  }

  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** All or none of the entries are true when `done` is told, and nothing else is appended before that. */
  append(
    entries: readonly JournalEntry[],
    taken: Taken,
    done: (appended: Result<readonly AppendedRecord[], StoreFault>) => void,
  ): void {
    assert(!this.#isWriting, "one commit after another");
    assert(entries.length <= ENTRIES_MAX, `at most ${ENTRIES_MAX} events are in one commit`);
    if (entries.length === 0) return done(ok([]));
    let head = this.#store.head();
    const records = entries.map((entry) => {
      const record = this.#record(head, entry, taken);
      head = record;
      return record;
    });
    this.#isWriting = true;
    this.#store.commit(records, (stored) => {
      this.#isWriting = false;
      done(stored.ok ? ok(records) : stored);
    });
  }

  read(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#store.read(after, limit);
  }

  identity(): StoreIdentity {
    return this.#identity;
  }

  /** The last durable record. */
  head(): ChainHead {
    return this.#store.head();
  }

  cursor(): Seq {
    return this.#store.cursor();
  }

  /**
   * The hub has everything up to `upTo`. An old acknowledgement changes nothing; one beyond the head neither: the hub then knows
   * a longer journal than this one, and nobody may forget records because of it. While the cursor moves, only the newest one is kept.
   */
  acknowledge(upTo: Seq, failed: (fault: StoreFault) => void): void {
    if (upTo <= this.#acknowledged || upTo > this.head().seq) return;
    this.#acknowledged = upTo;
    if (!this.#isCursorMoving) this.#moveCursor(failed);
  }

  #moveCursor(failed: (fault: StoreFault) => void): void {
    const upTo = this.#acknowledged;
    if (upTo <= this.#store.cursor()) return;
    this.#isCursorMoving = true;
    this.#store.moveCursor(upTo, (moved) => {
      this.#isCursorMoving = false;
      if (moved.ok) return this.#moveCursor(failed);
      this.#acknowledged = this.#store.cursor();
      failed(moved.fault);
    });
  }

  #record(previous: ChainHead, entry: JournalEntry, taken: Taken): AppendedRecord {
    const { event } = entry;
    const happened = entry.happened ?? taken;
    const stamp: Stamp = {
      epoch: this.#identity.epoch,
      centre: this.#identity.centre,
      seq: seq(previous.seq + 1),
      wall: happened.wall,
      recordedWall: taken.wall,
      mono: happened.mono,
      bootId: taken.bootId,
      quality: happened.quality,
      ...(this.#zone === undefined ? {} : { zone: this.#zone }),
      source: sourceOf(event),
      cause: entry.cause ?? null,
    };
    const body = recordBody(stamp, event);
    assert(body.length <= BODY_CHARS_MAX, `a ${event.type} is at most ${BODY_CHARS_MAX} characters long`);
    return { ...stamp, event, body, chain: chain(previous.chain, body, this.#sha256) };
  }
}
