import type { CentreEvent } from "../../agent/domain/event.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { chain, firstChain } from "../../agent/journal/chain.ts";
import { recordBody, sourceOf } from "../../agent/journal/record.ts";
import { monoMs, seq, wallMs } from "../../agent/kernel/units.ts";
import type { ChainHead, StoredRecord } from "../../agent/ports/store.ts";

/** When something happened, by the clocks of the machine that plays. */
export interface Moment {
  readonly wall: number;
  readonly mono: number;
  /** When it was due; what the hub's word is measured against. Absent for what nobody waits for. */
  readonly dueAt?: number;
}

const EPOCH = "L0ADJ0VRNA";
const ZONE = "Asia/Almaty";

/** A journal in memory, written as the agent writes its own; what the hub has is forgotten at once. */
export class LoadJournal {
  readonly epoch = EPOCH;
  readonly #centre: string;
  #root: ChainHead;
  #head: ChainHead;
  #records: StoredRecord[] = [];
  #dueAts: (number | undefined)[] = [];

  constructor(centre: string) {
    this.#centre = centre;
    this.#root = { seq: seq(0), chain: firstChain({ epoch: EPOCH, centre }, sha256) };
    this.#head = this.#root;
  }

  get root(): ChainHead {
    return this.#root;
  }

  get head(): ChainHead {
    return this.#head;
  }

  append(events: readonly CentreEvent[], { wall, mono, dueAt }: Moment): readonly StoredRecord[] {
    return events.map((event) => {
      const no = seq(this.#head.seq + 1);
      const stamp = {
        epoch: EPOCH,
        centre: this.#centre,
        seq: no,
        wall: wallMs(wall),
        recordedWall: wallMs(wall),
        mono: monoMs(mono),
        bootId: "load-1",
        quality: "ntp" as const,
        zone: ZONE,
        source: sourceOf(event),
        cause: null,
      };
      const body = recordBody(stamp, event);
      const record = { seq: no, body, chain: chain(this.#head.chain, body, sha256) };
      this.#head = { seq: no, chain: record.chain };
      this.#records.push(record);
      this.#dueAts.push(dueAt);
      return record;
    });
  }

  read(first: number, last: number): readonly StoredRecord[] {
    const from = Math.max(0, first - this.#root.seq - 1);
    return this.#records.slice(from, Math.max(0, last - this.#root.seq));
  }

  /** The chain value after this record, where it is still known. */
  chainAt(no: number): string | null {
    if (no === this.#root.seq) return this.#root.chain;
    return this.#records[no - this.#root.seq - 1]?.chain ?? null;
  }

  /** Answers when each of the forgotten records was due. */
  forget(upto: number): readonly (number | undefined)[] {
    const count = Math.min(upto, this.#head.seq) - this.#root.seq;
    if (count <= 0) return [];
    const last = this.#records[count - 1];
    if (last !== undefined) this.#root = { seq: last.seq, chain: last.chain };
    this.#records = this.#records.slice(count);
    return this.#dueAts.splice(0, count);
  }
}
