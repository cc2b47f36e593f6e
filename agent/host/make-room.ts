import { recordedWallOfBody } from "../journal/body.ts";
import { type Keep, nextRoom, PRUNE_MOST, retentionClassOfBody, THIN_MOST } from "../journal/retention.ts";
import { ok, type Result } from "../kernel/result.ts";
import { type WallMs, wallMs } from "../kernel/units.ts";
import type { StoredRecord, StoreFault } from "../ports/store.ts";
import type { SqliteStore } from "./sqlite-store.ts";

/** Lets go of a little, where the journal or the disk is short of room; more follows at the next turn. */
export function makeRoom(
  store: SqliteStore,
  keep: Keep,
  at: { now: WallMs; freeDiskBytes: number | null },
): Result<void, StoreFault> {
  const facts = {
    usedBytes: store.usedBytes(),
    freeDiskBytes: at.freeDiskBytes,
    cursor: store.cursor(),
    snapshotSeq: store.snapshot()?.seq ?? null,
    root: store.root().seq,
    head: store.head().seq,
    thinned: store.thinned(),
    oldest: store.read(store.root().seq, PRUNE_MOST).map(ageOf),
  };
  const next = nextRoom(facts, keep, at.now);
  switch (next.step) {
    case "enough":
      // What was given back when the disk was full is held again once there is plenty.
      store.ballast.take();
      return ok(undefined);
    case "prune":
      return store.prune(next.upTo);
    case "thin": {
      const looked = store.read(next.after, THIN_MOST).filter(({ seq }) => seq <= next.upTo);
      const diagnostics = looked.filter(({ body }) => retentionClassOfBody(body) === "diagnostics");
      return store.thin(diagnostics, next.upTo);
    }
    case "give-up":
      return store.giveUp(next.upTo);
  }
}

/** A record that cannot be read counts as new: nothing is forgotten because of damage. */
const ageOf = ({ seq, body }: StoredRecord) => ({
  seq,
  wall: recordedWallOfBody(body) ?? wallMs(Number.MAX_SAFE_INTEGER),
});
