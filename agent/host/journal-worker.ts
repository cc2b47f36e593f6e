import { parentPort, workerData } from "node:worker_threads";
import { assert, unreachable } from "../kernel/assert.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { StoreFault } from "../ports/store.ts";
import { freeBytesAt } from "./disk-space.ts";
import type { JournalFile, Write, Written } from "./journal-thread.ts";
import { makeRoom } from "./make-room.ts";
import { openSqliteStore, type SqliteStore } from "./sqlite-store.ts";

/** The only one who writes to the journal: here a flush may take seconds, and nobody waits but those whose commit it is. */
const port = parentPort;
assert(port !== null, "the journal is written in a thread of its own");

const opened = openSqliteStore({
  ...(workerData as JournalFile),
  newEpoch: () => {
    throw new Error("the journal was made before its thread");
  },
});

port.on("message", (write: Write) => {
  const began = performance.now();
  port.postMessage({ ...answer(write), ms: performance.now() - began } satisfies Written);
  if (write.type === "close") port.close();
});

function answer(write: Write): Omit<Written, "ms"> {
  if (!opened.ok) return { result: fail(opened.fault.fault), size: null };
  const store = opened.value;
  if (write.type === "close") {
    store.close();
    return { result: ok(undefined), size: null };
  }
  const result = carryOut(store, write);
  return { result, size: { root: store.root(), usedBytes: store.usedBytes() } };
}

function carryOut(store: SqliteStore, write: Exclude<Write, { type: "close" }>): Result<void, StoreFault> {
  switch (write.type) {
    case "commit":
      return store.append(write.records);
    case "cursor":
      return store.moveCursor(write.upTo);
    case "snapshot":
      return store.saveSnapshot(write.snapshot);
    case "prune":
      return store.prune(write.upTo);
    case "room":
      return makeRoom(store, write.keep, {
        now: write.now,
        freeDiskBytes: freeBytesAt((workerData as JournalFile).path),
      });
    default:
      return unreachable(write);
  }
}
