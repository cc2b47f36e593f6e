import type { StoreFinding } from "../../agent/host/check-up.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { firstChain } from "../../agent/journal/chain.ts";
import { ok } from "../../agent/kernel/result.ts";
import { type Seq, seq } from "../../agent/kernel/units.ts";
import type { Archive, StoredRecord, StoreIdentity } from "../../agent/ports/store.ts";
import { baselineOf } from "../../agent/runtime/baseline.ts";
import { ArchivedStore } from "./archived-store.ts";

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** One journal of the card, with what it was allowed to say before it ended. */
export interface CardJournal {
  readonly epoch: string;
  readonly store: ArchivedStore;
  /** The state that it began with; null for the first. */
  readonly baseline: string | null;
  /** What can be sent of it no more, and is to be declared. */
  lost: readonly Range[];
  /** Durable once, and then taken back by a card that had lied. */
  readonly takenBack: StoredRecord[];
  /** Of these, what had not yet reached the hub: nobody can tell that it was ever there. */
  readonly nobodyKnew: Set<StoredRecord>;
}

type Cause = Extract<StoreFinding["code"], "journal-salvaged" | "journal-rolled-back">;

/**
 * The card over its journals. What agent/host/check-up.ts does to files is done here to records: a journal that cannot go on becomes an
 * archive that waits for the hub, a new epoch begins with the state that it left, and what is lost is found by the next start.
 */
export class SimCard {
  readonly journals: CardJournal[] = [];
  readonly #epoch: string;
  readonly #centre: string;
  readonly #setUp: (store: ArchivedStore, epoch: string) => void;
  #finding: StoreFinding | null = null;

  constructor({ epoch, centre }: StoreIdentity, setUp: (store: ArchivedStore, epoch: string) => void) {
    this.#epoch = epoch;
    this.#centre = centre;
    this.#setUp = setUp;
    this.#begin(null);
  }

  get journal(): CardJournal {
    const newest = this.journals.at(-1);
    if (newest === undefined) throw new Error("a card has a journal");
    return newest;
  }

  get store(): ArchivedStore {
    return this.journal.store;
  }

  /** Told until the new journal has its first record, which holds it. */
  findings(): readonly StoreFinding[] {
    return this.#finding === null || this.store.head().seq > 0 ? [] : [this.#finding];
  }

  /** The journal ends: these ranges can be read no more, or are not what the hub has. */
  end(lost: readonly Range[], code: Cause): void {
    const { store, epoch } = this.journal;
    this.journal.lost = lost;
    const last = Math.max(store.head().seq, ...lost.map((range) => range.last));
    const snapshot = store.snapshot();
    const readable = code === "journal-salvaged" ? lost : [];
    const records = store.read(snapshot?.seq ?? seq(0), Number.MAX_SAFE_INTEGER).filter(isOutside(readable));
    this.#finding = { code, detail: "simulated", epoch, lost, kept: store.head().seq };
    store.heal();
    this.#begin(baselineOf({ snapshot, records, last, lost }));
  }

  /** The hub knows more of it, or knows it otherwise: what the hub has not acknowledged as it stands here cannot be sent. */
  giveWay(upto: number): void {
    this.end([{ first: this.store.cursor() + 1, last: Math.max(upto, this.store.head().seq) }], "journal-rolled-back");
  }

  /** A card that said that it had written, and had not: after a power cut it is an older copy of itself, and does not know. */
  takeBack(to: number, known: number): void {
    const { takenBack, nobodyKnew } = this.journal;
    for (const record of this.store.takeBack(to)) {
      takenBack.push(record);
      if (record.seq > known) nobodyKnew.add(record);
    }
  }

  #begin(baseline: string | null): void {
    const no = this.journals.length + 1;
    const identity = { epoch: no === 1 ? this.#epoch : `${this.#epoch}-${no}`, centre: this.#centre };
    const store = new ArchivedStore(identity, firstChain(identity, sha256));
    if (baseline !== null) store.saveSnapshot({ seq: seq(0), body: baseline });
    const older = this.journals.map(archiveOf);
    store.ended = () => older;
    this.#setUp(store, identity.epoch);
    this.journals.push({ epoch: identity.epoch, store, baseline, lost: [], takenBack: [], nobodyKnew: new Set() });
  }
}

export const isOutside =
  (ranges: readonly Range[]) =>
  ({ seq: no }: StoredRecord): boolean =>
    !ranges.some(({ first, last }) => first <= no && no <= last);

function archiveOf({ epoch, store, lost }: CardJournal): Archive {
  let cursor: Seq = store.cursor();
  const last = seq(Math.max(store.head().seq, ...lost.map((range) => range.last)));
  return {
    epoch,
    first: seq(store.root().seq + 1),
    last,
    lost,
    cursor: () => cursor,
    read: (after, limit) => store.read(after, Number.MAX_SAFE_INTEGER).filter(isOutside(lost)).slice(0, limit),
    moveCursor: (upTo) => {
      cursor = upTo;
      return ok(undefined);
    },
  };
}
