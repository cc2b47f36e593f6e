import { type FSWatcher, stat, statSync, watch } from "node:fs";
import { dirname } from "node:path";

/** A driver of the kernel may go on accepting bytes for a device that was pulled; its node tells within this time. */
const NODE_CHECK_MS = 1_000;

/** Calls `gone` once when the node at `path` has vanished or is another one; returns how to stop. */
export function watchNode(path: string, gone: () => void): () => void {
  const first = identity(path);
  let isStopped = false;
  const watcher = watchFolder(path, () => check());
  const timer = setInterval(() => check(), NODE_CHECK_MS);
  const stop = (): void => {
    isStopped = true;
    clearInterval(timer);
    watcher?.close();
  };
  const check = (): void =>
    stat(path, (error, now) => {
      if (isStopped || (!error && `${now.dev}.${now.ino}.${now.rdev}` === first)) return;
      stop();
      gone();
    });
  return stop;
}

function identity(path: string): string {
  const now = statSync(path, { throwIfNoEntry: false });
  return now === undefined ? "" : `${now.dev}.${now.ino}.${now.rdev}`;
}

/** Only a hint that comes sooner than the timer: a machine may have no watches left. */
function watchFolder(path: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(path), { persistent: false }, changed);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
