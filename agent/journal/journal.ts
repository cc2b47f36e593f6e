import type { CentreEvent } from "../domain/event.ts";
import { assert } from "../kernel/assert.ts";
import { ok, type Result } from "../kernel/result.ts";
import { type Moment, type Seq, seq } from "../kernel/units.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { ChainHead, Store, StoredRecord, StoreFault, StoreIdentity } from "../ports/store.ts";
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

/** Gives events their place and their chain value, and hands them to the store in one transaction. */
export class Journal {
  readonly #store: Store;
  readonly #sha256: Sha256;
  readonly #identity: StoreIdentity;
  readonly #zone: string | undefined;
  #head: ChainHead;

  constructor(store: Store, sha256: Sha256, zone?: string) {
    this.#zone = zone;
    this.#store = store;
    this.#sha256 = sha256;
    this.#identity = store.identity();
    this.#head = store.head();
  }

  /** All or none of the entries are true when this returns. */
  append(
    entries: readonly JournalEntry[],
    moment: Moment,
    bootId: string,
  ): Result<readonly AppendedRecord[], StoreFault> {
    assert(entries.length <= ENTRIES_MAX, `at most ${ENTRIES_MAX} events come of one letter`);
    if (entries.length === 0) return ok([]);
    let head = this.#head;
    const records = entries.map((entry) => {
      const record = this.#record(head, entry, { ...moment, bootId });
      head = record;
      return record;
    });
    const stored = this.#store.append(records);
    if (!stored.ok) return stored;
    this.#head = { seq: head.seq, chain: head.chain };
    return ok(records);
  }

  read(after: Seq, limit: number): readonly StoredRecord[] {
    return this.#store.read(after, limit);
  }

  identity(): StoreIdentity {
    return this.#identity;
  }

  head(): ChainHead {
    return this.#head;
  }

  cursor(): Seq {
    return this.#store.cursor();
  }

  /**
   * The hub has everything up to `upTo`. An old acknowledgement changes nothing; one beyond the head neither: the hub then knows
   * a longer journal than this one, and nobody may forget records because of it.
   */
  acknowledge(upTo: Seq): Result<Seq, StoreFault> {
    const cursor = this.#store.cursor();
    if (upTo <= cursor || upTo > this.#head.seq) return ok(cursor);
    const moved = this.#store.moveCursor(upTo);
    return moved.ok ? ok(upTo) : moved;
  }

  #record(previous: ChainHead, entry: JournalEntry, taken: Moment & { readonly bootId: string }): AppendedRecord {
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
