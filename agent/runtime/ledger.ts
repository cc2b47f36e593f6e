import { advance } from "../domain/advance.ts";
import { type Centre, emptyCentre } from "../domain/centre.ts";
import type { CentreOrder } from "../domain/decision.ts";
import type { CentreEvent } from "../domain/event.ts";
import { evolve } from "../domain/evolve.ts";
import type { CentreInput } from "../domain/input.ts";
import type { Now } from "../domain/instant.ts";
import type { Rules } from "../domain/rules.ts";
import { fromSnapshot, toSnapshot } from "../domain/snapshot.ts";
import { recordedWallOfBody } from "../journal/body.ts";
import { type AppendedRecord, Journal } from "../journal/journal.ts";
import { isSnapshotDue, replay } from "../journal/replay.ts";
import { type Keep, PRUNE_MOST, pruneUpTo } from "../journal/retention.ts";
import { assert } from "../kernel/assert.ts";
import type { FaultCode } from "../kernel/fault.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import { monoMs, type Seq, seq, type WallMs, wallMs } from "../kernel/units.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { LateStore, StoredRecord, StoreFault } from "../ports/store.ts";

/** So often in a row a little is forgotten before the next turn of the clock. */
const PRUNE_ROUNDS_MOST = 50;

/** Told to whoever asked, by whoever commits, once the commit has said whether it is true. */
export type Answer = (refusal: FaultCode | null) => void;

export interface Letter {
  readonly input: CentreInput;
  readonly answer: Answer | null;
}

export interface Decided {
  readonly letter: Letter;
  readonly refusal: FaultCode | null;
}

/** Letters that become true together. All share the moment of the first, so that the journal's time never goes back within a commit. */
interface Batch {
  readonly letters: Decided[];
  readonly events: CentreEvent[];
  readonly orders: CentreOrder[];
  readonly moment: Now;
}

export interface Committed {
  readonly letters: readonly Decided[];
  readonly records: readonly AppendedRecord[];
  readonly orders: readonly CentreOrder[];
}

/** What the disk did not take, and whom it concerns: everybody whose letter was decided on it. */
export interface Refused {
  readonly fault: StoreFault;
  readonly letters: readonly Letter[];
}

/**
 * The state and the journal, kept in step. Letters are decided one after another on a state that runs ahead; `commit` makes those that wait
 * true at once, or, where the disk refuses, none. While one commit is on its way to the disk, the next one gathers; if the first is refused,
 * the state falls back and the letters of both are given back.
 */
export class Ledger {
  readonly journal: Journal;
  readonly #store: LateStore;
  readonly #rules: Rules;
  #centre: Centre;
  #ahead: Centre;
  #batch: Batch | null = null;
  #writing: Batch | null = null;
  #snapshotSeq: Seq | null;
  #isSaving = false;
  #isPruning = false;
  #roundsLeft = 0;

  private constructor(store: LateStore, rules: Rules, opened: { journal: Journal; centre: Centre }) {
    this.#store = store;
    this.#rules = rules;
    this.journal = opened.journal;
    this.#centre = opened.centre;
    this.#ahead = opened.centre;
    this.#snapshotSeq = store.snapshot()?.seq ?? null;
  }

  /** Reads the journal back. A record that cannot be read is a problem that names it. */
  static open(store: LateStore, rules: Rules, sha256: Sha256): Result<Ledger, Problem> {
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
    return this.#batch !== null;
  }

  /** Events that wait for the next commit. */
  get stagedEvents(): number {
    return this.#batch?.events.length ?? 0;
  }

  get isWriting(): boolean {
    return this.#writing !== null;
  }

  stage(letter: Letter, now: Now): void {
    this.#batch ??= { letters: [], events: [], orders: [], moment: this.#notBefore(now) };
    const batch = this.#batch;
    const situation = { centre: this.#ahead, rules: this.#rules, now: batch.moment };
    const unwritten = (this.#writing?.events.length ?? 0) + batch.events.length;
    const { events, orders, refusal, centre } = advance(situation, letter.input, this.journal.head().seq + unwritten);
    this.#ahead = centre;
    batch.events.push(...events);
    batch.orders.push(...orders);
    batch.letters.push({ letter, refusal });
  }

  /** What waits is true when `done` is told, or nothing of it is. One commit after another. */
  commit(done: (committed: Result<Committed, Refused>) => void): void {
    const batch = this.#batch;
    if (batch === null) return;
    const decided = this.#ahead;
    this.#batch = null;
    this.#writing = batch;
    const { moment, events } = batch;
    const taken = {
      mono: monoMs(moment.mono),
      wall: wallMs(moment.wall),
      quality: moment.quality,
      bootId: moment.boot,
    };
    this.journal.append(
      events.map((event) => ({ event })),
      taken,
      (appended) => {
        this.#writing = null;
        if (!appended.ok) return done(fail({ fault: appended.fault, letters: this.#fallBack(batch) }));
        this.#centre = decided;
        done(ok({ letters: batch.letters, records: appended.value, orders: batch.orders }));
      },
    );
  }

  /** Keeps starts short. A snapshot that the disk refuses is only a longer start. */
  snapshotIfDue(): void {
    const { seq: head } = this.journal.head();
    if (this.#isSaving || !isSnapshotDue(head, this.#snapshotSeq)) return;
    assert(!this.isWriting, "a snapshot holds what is durable, and all of it");
    this.#isSaving = true;
    this.#store.saveSnapshot({ seq: head, body: toSnapshot(this.#centre) }, (saved) => {
      this.#isSaving = false;
      if (saved.ok) this.#snapshotSeq = seq(head);
    });
  }

  /** Forgets a few of the oldest records that the hub has and the configuration no longer wants kept. */
  prune(keep: Keep, now: WallMs, failed: (fault: StoreFault) => void): void {
    if (this.#isPruning) return;
    this.#roundsLeft = PRUNE_ROUNDS_MOST;
    this.#forget(keep, now, failed);
  }

  #forget(keep: Keep, now: WallMs, failed: (fault: StoreFault) => void): void {
    const root = this.#store.root().seq;
    const cursor = this.#store.cursor();
    if (root >= cursor) return this.#makeRoom(keep, now, failed);
    const oldest = this.#store.read(root, 1).concat(this.#store.read(seq(Math.min(root + PRUNE_MOST, cursor) - 1), 1));
    const size = {
      usedBytes: this.#store.usedBytes(),
      cursor,
      snapshotSeq: this.#snapshotSeq,
      oldest: oldest.map(ageOf),
    };
    const upTo = pruneUpTo(size, keep, now);
    if (upTo === null) return this.#makeRoom(keep, now, failed);
    this.#isPruning = true;
    this.#store.prune(upTo, (pruned) => {
      this.#pruned(pruned, failed);
      // A backlog of an outage is forgotten at once, but never while somebody waits for a commit.
      this.#roundsLeft -= 1;
      if (pruned.ok && !this.isWriting && !this.hasStaged && this.#roundsLeft > 0) this.#forget(keep, now, failed);
    });
  }

  #makeRoom(keep: Keep, now: WallMs, failed: (fault: StoreFault) => void): void {
    if (this.#store.makeRoom === undefined) return;
    this.#isPruning = true;
    this.#store.makeRoom(keep, now, (made) => this.#pruned(made, failed));
  }

  #pruned(done: Result<void, StoreFault>, failed: (fault: StoreFault) => void): void {
    this.#isPruning = false;
    if (!done.ok) failed(done.fault);
  }

  /** The moment of a commit is not before the one that is still on its way. */
  #notBefore(now: Now): Now {
    const earlier = this.#writing?.moment;
    return earlier !== undefined && earlier.boot === now.boot && earlier.mono > now.mono ? earlier : now;
  }

  #fallBack(refused: Batch): readonly Letter[] {
    const later = this.#batch?.letters ?? [];
    this.#batch = null;
    this.#ahead = this.#centre;
    return [...refused.letters, ...later].map(({ letter }) => letter);
  }
}

/** A record that cannot be read counts as new: nothing is forgotten because of damage. */
function ageOf(record: StoredRecord) {
  return { seq: record.seq, wall: recordedWallOfBody(record.body) ?? wallMs(Number.MAX_SAFE_INTEGER) };
}
