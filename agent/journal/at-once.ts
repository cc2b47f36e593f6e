import type { LateStore, Store } from "../ports/store.ts";

/** A store that is waited for, for those who would not have to. */
export const atOnce = (store: Store): LateStore => ({
  identity: () => store.identity(),
  read: (after, limit) => store.read(after, limit),
  head: () => store.head(),
  root: () => store.root(),
  cursor: () => store.cursor(),
  snapshot: () => store.snapshot(),
  usedBytes: () => store.usedBytes(),
  archives: () => store.archives(),
  commit: (records, done) => done(store.append(records)),
  moveCursor: (upTo, done) => done(store.moveCursor(upTo)),
  saveSnapshot: (snapshot, done) => done(store.saveSnapshot(snapshot)),
  prune: (upTo, done) => done(store.prune(upTo)),
});
