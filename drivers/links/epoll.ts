import koffi from "koffi";

/** Asks the kernel which of many descriptors can be read or written (epoll(7)); Node watches only files, terminals, pipes and sockets of its own. */
const libc = koffi.load("libc.so.6");
const cCreate = libc.func("int epoll_create1(int flags)");
const cControl = libc.func("int epoll_ctl(int epoll, int operation, int fd, void *event)");
const cWait = libc.func("int epoll_wait(int epoll, void *events, int most, int timeout)");

/** sys/epoll.h */
const EPOLL_CLOEXEC = 0o2000000;
const ADD = 1;
const REMOVE = 2;
const CHANGE = 3;
export const READABLE = 0x001;
export const WRITABLE = 0x004;
/** Told without being asked for: the far end hung up (0x10), or the device is gone (0x08). */
export const OVER = 0x018;

/** `struct epoll_event` is a word of events and eight bytes of ours, which x86 packs and other processors align. */
const isPacked = process.arch === "x64" || process.arch === "ia32";
const DATA_AT = isPacked ? 4 : 8;
const EVENT_BYTES = DATA_AT + 8;
const EVENTS_MAX = 32;

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** One set of descriptors, each under a number of the caller's. */
export class Epoll {
  readonly fd: number;
  readonly #told = new Uint8Array(EVENT_BYTES * EVENTS_MAX);

  private constructor(fd: number) {
    this.fd = fd;
  }

  /** Null where the kernel has no descriptor left. */
  static open(): Epoll | null {
    const fd = cCreate(EPOLL_CLOEXEC);
    return fd < 0 ? null : new Epoll(fd);
  }

  /** False where the kernel cannot watch such a descriptor, as a plain file. */
  add(fd: number, token: number, events: number): boolean {
    return this.#control(ADD, fd, { token, events });
  }

  change(fd: number, token: number, events: number): void {
    this.#control(CHANGE, fd, { token, events });
  }

  /** Before the descriptor is closed: a copy of it would be told of for ever. */
  remove(fd: number): void {
    this.#control(REMOVE, fd, { token: 0, events: 0 });
  }

  /** What can be done now; never waits. What found no place is told the next time. */
  ready(): readonly { readonly token: number; readonly events: number }[] {
    const count = Math.max(0, cWait(this.fd, this.#told, EVENTS_MAX, 0));
    const view = new DataView(this.#told.buffer);
    return Array.from({ length: count }, (_, place) => ({
      events: view.getUint32(place * EVENT_BYTES, isLittleEndian),
      token: view.getUint32(place * EVENT_BYTES + DATA_AT, isLittleEndian),
    }));
  }

  #control(operation: number, fd: number, { token, events }: { token: number; events: number }): boolean {
    const event = new Uint8Array(EVENT_BYTES);
    const view = new DataView(event.buffer);
    view.setUint32(0, events, isLittleEndian);
    view.setUint32(DATA_AT, token, isLittleEndian);
    return cControl(this.fd, operation, fd, event) === 0;
  }
}
