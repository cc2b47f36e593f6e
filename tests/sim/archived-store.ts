import { assert } from "../../agent/kernel/assert.ts";
import type { Seq } from "../../agent/kernel/units.ts";
import type { Archive, StoredRecord } from "../../agent/ports/store.ts";
import { MemoryStore } from "./memory-store.ts";

/** Remembers what the disk was allowed to forget. */
export class ArchivedStore extends MemoryStore {
  readonly archive: StoredRecord[] = [];
  /** The most that the hub ever had. */
  hubMost: () => number = () => 0;
  /** Journals that ended before this one. */
  ended: () => readonly Archive[] = () => [];

  override prune(upTo: Seq) {
    const root = this.root().seq;
    const leaving = this.read(root, Math.max(0, upTo - root));
    try {
      return super.prune(upTo);
    } finally {
      if (this.root().seq > root) this.archive.push(...leaving);
    }
  }

  override moveCursor(upTo: Seq) {
    if (upTo > this.hubMost()) throw new Error("the cursor follows the hub's own acknowledgement");
    return super.moveCursor(upTo);
  }

  override archives(): readonly Archive[] {
    return this.ended();
  }

  /** An older copy never lies before the snapshot that it holds. */
  override takeBack(to: number): readonly StoredRecord[] {
    assert(to >= this.root().seq && to >= (this.snapshot()?.seq ?? 0), "an older copy is a whole one");
    return super.takeBack(to);
  }

  everything(): readonly StoredRecord[] {
    return [...this.archive, ...this.read(this.root().seq, Number.MAX_SAFE_INTEGER)];
  }
}
