import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** The kernel tells of most changes at once; so often it is looked nevertheless, and so often where it tells nothing. */
const CHECK_MS = 2_000;
const CHECK_UNTOLD_MS = 1_000;
/** Plugging in makes a burst of changes (node, owner, names), the owner last. */
const SETTLE_MS = 100;
/** Of our own writing to a device the kernel may tell too, and that is no reason to look often. */
const SETTLE_TOUCHED_MS = 500;
/** Everybody writes to /dev/null; what changes of these is who may open them. */
const PORT = /^(tty[A-Z]|lp\d)/;

/** Calls `gone` once when the node at `path` has vanished or is another one; returns how to stop. */
export function watchNode(path: string, gone: () => void): () => void {
  const stop = watchPath(path, {
    sign: () => identity(path),
    changed: () => {
      stop();
      gone();
    },
  });
  if (identity(path) !== "") return stop;
  const soon = setImmediate(() => {
    stop();
    gone();
  });
  return () => {
    clearImmediate(soon);
    stop();
  };
}

/** What is watched for: `sign` is looked at again whenever something moved near the path. */
export interface Sight {
  readonly sign: () => string;
  readonly changed: (sign: string) => void;
}

/** Calls `changed` whenever what `sign` says is another word than before. The path, and the folders above it, need not exist yet. */
export function watchPath(path: string, sight: Sight): () => void {
  const watched = new WatchedPath(path, sight);
  round.add(watched);
  return () => {
    round.delete(watched);
    watched.stop();
  };
}

/** The node itself, whatever links lead to it; empty where there is none. */
export function identity(path: string): string {
  const now = statSync(path, { throwIfNoEntry: false });
  return now === undefined ? "" : `${now.dev}.${now.ino}.${now.rdev}`;
}

class WatchedPath {
  readonly #path: string;
  readonly #sight: Sight;
  #sign: string;
  #folder = "";
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(path: string, sight: Sight) {
    this.#path = path;
    this.#sight = sight;
    this.#watchNearest();
    this.#sign = quietly(sight.sign);
  }

  get isToldByKernel(): boolean {
    return this.#watcher !== null;
  }

  check(): void {
    this.#watchNearest();
    const sign = quietly(this.#sight.sign);
    if (sign === this.#sign) return;
    this.#sign = sign;
    this.#sight.changed(sign);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#watcher = null;
  }

  /** /dev/serial comes with the first adapter and goes with the last, so the nearest folder that exists is watched. */
  #watchNearest(): void {
    const nearest = nearestFolder(this.#path);
    const folder = `${nearest} ${identity(nearest)}`;
    if (folder === this.#folder && this.#watcher !== null) return;
    this.#watcher?.close();
    this.#folder = folder;
    this.#watcher = watchFolder(nearest, {
      moved: (how, name) => {
        if (how === "rename") this.#settle(SETTLE_MS);
        else if (name === basename(this.#path) || PORT.test(name)) this.#settle(SETTLE_TOUCHED_MS);
      },
      ended: () => {
        this.#watcher = null;
      },
    });
  }

  #settle(ms: number): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.check();
    }, ms);
  }
}

/** One timer for all that is watched: wake-ups of a machine at rest are counted. */
class Round {
  readonly #members = new Set<WatchedPath>();
  #timer: NodeJS.Timeout | null = null;

  add(member: WatchedPath): void {
    this.#members.add(member);
    this.#wind();
  }

  delete(member: WatchedPath): void {
    this.#members.delete(member);
    if (this.#members.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wind(): void {
    if (this.#timer !== null || this.#members.size === 0) return;
    const isTold = [...this.#members].every((member) => member.isToldByKernel);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        for (const member of [...this.#members]) if (this.#members.has(member)) member.check();
        this.#wind();
      },
      isTold ? CHECK_MS : CHECK_UNTOLD_MS,
    );
  }
}

const round = new Round();

function nearestFolder(path: string): string {
  const folder = dirname(path);
  return folder === path || identity(folder) !== "" ? folder : nearestFolder(folder);
}

interface Listener {
  readonly moved: (how: string, name: string) => void;
  readonly ended: () => void;
}

/** Null where the machine has no watches left. */
function watchFolder(folder: string, { moved, ended }: Listener): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, (how, name) => moved(how, name ?? ""));
    watcher.on("error", () => {
      watcher.close();
      ended();
    });
    return watcher;
  } catch {
    return null;
  }
}

/** A node may vanish, or be closed to us, while one looks at it. */
function quietly(sign: () => string): string {
  try {
    return sign();
  } catch {
    return "";
  }
}
