import { advance } from "../domain/advance.ts";
import { type Centre, emptyCentre } from "../domain/centre.ts";
import type { CentreOrder } from "../domain/decision.ts";
import type { CentreEvent } from "../domain/event.ts";
import { evolve } from "../domain/evolve.ts";
import type { CentreInput } from "../domain/input.ts";
import type { Now } from "../domain/instant.ts";
import type { Rules } from "../domain/rules.ts";
import { fromSnapshot, toSnapshot } from "../domain/snapshot.ts";
import { type AppendedRecord, Journal } from "../journal/journal.ts";
import { recordedWallOfBody } from "../journal/record.ts";
import { isSnapshotDue, replay } from "../journal/replay.ts";
import { type Keep, PRUNE_MOST, pruneUpTo } from "../journal/retention.ts";
import { assert } from "../kernel/assert.ts";
import type { FaultCode } from "../kernel/fault.ts";
import { ok, type Problem, type Result } from "../kernel/result.ts";
import { monoMs, type Seq, seq, type WallMs, wallMs } from "../kernel/units.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { Store, StoredRecord, StoreFault } from "../ports/store.ts";

/** Told to whoever asked, once the commit has said whether it is true. */
export type Answer = (refusal: FaultCode | null) => void;

export interface Letter {
  readonly input: CentreInput;
  readonly answer: Answer | null;
}

interface Staged {
  readonly letter: Letter;
  readonly refusal: FaultCode | null;
}

export interface Committed {
  readonly records: readonly AppendedRecord[];
  readonly orders: readonly CentreOrder[];
}

/**
 * The state and the journal, kept in step. Letters are decided one after another on a state that runs ahead; `commit` makes all of
 * them true at once, or, where the disk refuses, none: the state falls back and every letter is given back.
 */
export class Ledger {
  readonly journal: Journal;
  readonly #store: Store;
  readonly #rules: Rules;
  #centre: Centre;
  #ahead: Centre;
  #events: CentreEvent[] = [];
  #orders: CentreOrder[] = [];
  #letters: Staged[] = [];
  #moment: Now | null = null;
  #snapshotSeq: Seq | null;

  private constructor(store: Store, rules: Rules, opened: { journal: Journal; centre: Centre }) {
    this.#store = store;
    this.#rules = rules;
    this.journal = opened.journal;
    this.#centre = opened.centre;
    this.#ahead = opened.centre;
    this.#snapshotSeq = store.snapshot()?.seq ?? null;
  }

  /** Reads the journal back. A record that cannot be read is a problem that names it. */
  static open(store: Store, rules: Rules, sha256: Sha256): Result<Ledger, Problem> {
    const replayed = replay<Centre>(store, {
      empty: emptyCentre,
      evolve: (centre, { event, seq: place, bootId, mono, recordedWall }) =>
        evolve(centre, { seq: place, event, at: { boot: bootId, mono, wall: recordedWall } }),
      fromSnapshot,
    });
    if (!replayed.ok) return replayed;
    return ok(
      new Ledger(store, rules, { journal: new Journal(store, sha256, rules.timezone), centre: replayed.value.state }),
    );
  }

  /** What is durable. */
  get centre(): Centre {
    return this.#centre;
  }

  get hasStaged(): boolean {
    return this.#letters.length > 0;
  }

  get stagedEvents(): number {
    return this.#events.length;
  }

  /** Decides one letter. All letters of one commit share the moment of the first, so that the journal's time never goes back within it. */
  stage(letter: Letter, now: Now): void {
    const moment = this.#moment ?? now;
    this.#moment = moment;
    const situation = { centre: this.#ahead, rules: this.#rules, now: moment };
    const lastSeq = this.journal.head().seq + this.#events.length;
    const { events, orders, refusal, centre } = advance(situation, letter.input, lastSeq);
    this.#ahead = centre;
    this.#events.push(...events);
    this.#orders.push(...orders);
    this.#letters.push({ letter, refusal });
  }

  /** From here it is true, or nothing is: on a fault the letters come back through `givenBack`. */
  commit(givenBack: (letters: readonly Letter[]) => void): Result<Committed, StoreFault> {
    const { letters, events, orders, moment } = this.#takeStaged();
    if (moment === null) return ok({ records: [], orders: [] });
    const taken = { mono: monoMs(moment.mono), wall: wallMs(moment.wall), quality: moment.quality };
    const appended = this.journal.append(
      events.map((event) => ({ event })),
      taken,
      moment.boot,
    );
    if (!appended.ok) {
      this.#ahead = this.#centre;
      givenBack(letters.map((staged) => staged.letter));
      return appended;
    }
    this.#centre = this.#ahead;
    for (const { letter, refusal } of letters) letter.answer?.(refusal);
    return ok({ records: appended.value, orders });
  }

  /** Keeps starts short. A snapshot that the disk refuses is only a longer start. */
  snapshotIfDue(): void {
    const { seq: head } = this.journal.head();
    if (!isSnapshotDue(head, this.#snapshotSeq)) return;
    assert(!this.hasStaged, "a snapshot holds only what is durable");
    const saved = this.#store.saveSnapshot({ seq: head, body: toSnapshot(this.#centre) });
    if (saved.ok) this.#snapshotSeq = seq(head);
  }

  /** Forgets a few of the oldest records that the hub has and the configuration no longer wants kept. */
  prune(keep: Keep, now: WallMs): Result<void, StoreFault> {
    const root = this.#store.root().seq;
    const cursor = this.#store.cursor();
    if (root >= cursor) return ok(undefined);
    const oldest = this.#store.read(root, 1).concat(this.#store.read(seq(Math.min(root + PRUNE_MOST, cursor) - 1), 1));
    const size = {
      usedBytes: this.#store.usedBytes(),
      cursor,
      snapshotSeq: this.#snapshotSeq,
      oldest: oldest.map(ageOf),
    };
    const upTo = pruneUpTo(size, keep, now);
    return upTo === null ? ok(undefined) : this.#store.prune(upTo);
  }

  #takeStaged() {
    const staged = { letters: this.#letters, events: this.#events, orders: this.#orders, moment: this.#moment };
    this.#letters = [];
    this.#events = [];
    this.#orders = [];
    this.#moment = null;
    return staged;
  }
}

/** A record that cannot be read counts as new: nothing is forgotten because of damage. */
function ageOf(record: StoredRecord) {
  return { seq: record.seq, wall: recordedWallOfBody(record.body) ?? wallMs(Number.MAX_SAFE_INTEGER) };
}
