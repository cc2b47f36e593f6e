import { assert } from "../../agent/kernel/assert.ts";
import { Epoll, OVER, READABLE, WRITABLE } from "./epoll.ts";
import { pollerOf } from "./native-serial.ts";

/** Whom a descriptor's state is told. */
export interface ReadinessEar {
  /** Again and again while there is something to read; with `isOver` where nothing will come after what can be read now. */
  readonly readable: (isOver: boolean) => void;
  /** Again and again while it is wanted and there is room. */
  readonly writable?: () => void;
}

export interface Watched {
  readonly wantWritable: (isWanted: boolean) => void;
  /** Before the descriptor is closed; nothing is told after it. */
  readonly stop: () => void;
}

/** Numbers are never given twice, so that nothing is told to whoever has the same descriptor next. */
const ears = new Map<number, ReadinessEar>();
let lastToken = 0;

interface SharedSet {
  readonly epoll: Epoll;
  readonly poller: ReturnType<typeof pollerOf>;
}

/** All descriptors are in one set, and only the set is handed to the event loop: what that takes is never given back, so it must be one and not one an opening. */
let shared: SharedSet | null = null;

function sharedSet(): SharedSet | null {
  const epoll = shared === null ? Epoll.open() : null;
  if (epoll !== null) shared = { epoll, poller: pollerOf(epoll.fd) };
  return shared;
}

/** Tells when `fd` can be read, and written where that is wanted; costs nothing in between. Nothing is told within the call. */
export function watchReadiness(fd: number, ear: ReadinessEar): Watched {
  lastToken += 1;
  const token = lastToken;
  const set = sharedSet();
  if (set === null || !set.epoll.add(fd, token, READABLE)) return unwatchable(ear);
  ears.set(token, ear);
  listen(set);
  return {
    wantWritable: (isWanted) => {
      if (ears.has(token)) set.epoll.change(fd, token, isWanted ? READABLE | WRITABLE : READABLE);
    },
    stop: () => {
      if (!ears.delete(token)) return;
      set.epoll.remove(fd);
      // A set that is waited for keeps the process alive.
      if (ears.size === 0) set.poller.stop();
    },
  };
}

/** The kernel has already let go of it, or has no room for a set. */
function unwatchable(ear: ReadinessEar): Watched {
  const soon = setImmediate(() => ear.readable(true));
  return { wantWritable: () => {}, stop: () => clearImmediate(soon) };
}

let isListening = false;

function listen(set: SharedSet): void {
  if (isListening) return;
  isListening = true;
  set.poller.once("readable", (error) => {
    isListening = false;
    if (error !== null) {
      assert(ears.size === 0, `only a set that is empty is given up: ${error.message}`);
      return;
    }
    for (const { token, events } of set.epoll.ready()) tell(token, events);
    if (ears.size > 0) listen(set);
  });
}

function tell(token: number, events: number): void {
  if ((events & (READABLE | OVER)) !== 0) ears.get(token)?.readable((events & OVER) !== 0);
  if ((events & WRITABLE) !== 0) ears.get(token)?.writable?.();
}
