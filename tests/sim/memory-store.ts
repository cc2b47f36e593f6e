import { assert } from "../../agent/kernel/assert.ts";
import { fail, ok, type Result } from "../../agent/kernel/result.ts";
import { type Seq, seq } from "../../agent/kernel/units.ts";
import type {
  Archive,
  ChainHead,
  Snapshot,
  Store,
  StoredRecord,
  StoreFault,
  StoreIdentity,
} from "../../agent/ports/store.ts";

/** The power may go at any of these; whoever wants that throws out of `crossing`. */
export type Crossing = `${"before" | "after"}-${"append" | "cursor" | "snapshot" | "prune"}`;

const BYTES_BESIDE_BODY = 48;

/** A disk in memory. It outlives the agent that writes to it, as a card outlives the process. */
export class MemoryStore implements Store {
  readonly #identity: StoreIdentity;
  #records: StoredRecord[] = [];
  #root: ChainHead;
  #cursor: Seq = seq(0);
  #snapshot: Snapshot | null = null;
  #usedBytes = 0;
  #fault: StoreFault | null = null;
  #faultyWrites = 0;
  crossing: (at: Crossing) => void = () => undefined;

  constructor(identity: StoreIdentity, firstChain: string) {
    this.#identity = identity;
    this.#root = { seq: seq(0), chain: firstChain };
  }

  /** The next `writes` writes meet this fault; without a number all do, until `heal`. A full disk still takes the cursor and forgets records. */
  ail(fault: StoreFault, writes = Number.POSITIVE_INFINITY): void {
    this.#fault = fault;
    this.#faultyWrites = writes;
  }

  heal(): void {
    this.#faultyWrites = 0;
  }

  identity(): StoreIdentity {
    return this.#identity;
  }

  append(records: readonly StoredRecord[]): Result<void, StoreFault> {
    let due = this.head().seq + 1;
    for (const record of records) {
      assert(record.seq === due, `record ${due} comes next, not ${record.seq}`);
      due += 1;
    }
    return this.#write("append", () => {
      for (const { seq: no, body, chain } of records) {
        this.#records.push({ seq: no, body, chain });
        this.#usedBytes += body.length + BYTES_BESIDE_BODY;
      }
    });
  }

  read(after: Seq, limit: number): readonly StoredRecord[] {
    const from = Math.max(0, after - this.#root.seq);
    return this.#records.slice(from, from + limit);
  }

  head(): ChainHead {
    const last = this.#records.at(-1);
    return last === undefined ? this.#root : { seq: last.seq, chain: last.chain };
  }

  root(): ChainHead {
    return this.#root;
  }

  cursor(): Seq {
    return this.#cursor;
  }

  moveCursor(upTo: Seq): Result<void, StoreFault> {
    assert(upTo >= this.#cursor && upTo <= this.head().seq, "the cursor moves on, and not beyond the head");
    return this.#write("cursor", () => {
      this.#cursor = upTo;
    });
  }

  snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  saveSnapshot(snapshot: Snapshot): Result<void, StoreFault> {
    assert(snapshot.seq <= this.head().seq, "a snapshot stands for records that are there");
    return this.#write("snapshot", () => {
      this.#snapshot = { seq: snapshot.seq, body: snapshot.body };
    });
  }

  prune(upTo: Seq): Result<void, StoreFault> {
    assert(upTo <= this.#cursor, "only what the hub has may be forgotten");
    return this.#write("prune", () => {
      const gone = this.#records.splice(0, Math.max(0, upTo - this.#root.seq));
      const last = gone.at(-1);
      if (last !== undefined) this.#root = { seq: last.seq, chain: last.chain };
      for (const { body } of gone) this.#usedBytes -= body.length + BYTES_BESIDE_BODY;
    });
  }

  usedBytes(): number {
    return this.#usedBytes;
  }

  archives(): readonly Archive[] {
    return [];
  }

  /** What was durable after this place never was. */
  takeBack(to: number): readonly StoredRecord[] {
    const gone = this.#records.splice(Math.max(0, to - this.#root.seq));
    for (const { body } of gone) this.#usedBytes -= body.length + BYTES_BESIDE_BODY;
    this.#cursor = seq(Math.min(this.#cursor, to));
    return gone;
  }

  #write(what: "append" | "cursor" | "snapshot" | "prune", change: () => void): Result<void, StoreFault> {
    this.crossing(`before-${what}`);
    const fault = this.#faultFor(what);
    if (fault !== null) return fail(fault);
    change();
    this.crossing(`after-${what}`);
    return ok(undefined);
  }

  #faultFor(what: string): StoreFault | null {
    if (this.#fault === null || this.#faultyWrites <= 0) return null;
    if (this.#fault === "journal-full" && (what === "cursor" || what === "prune")) return null;
    this.#faultyWrites -= 1;
    return this.#fault;
  }
}
