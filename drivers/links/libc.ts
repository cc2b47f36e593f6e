import koffi from "koffi";

/** Calls of the C library that Node lacks. None of them blocks: descriptors are opened with O_NONBLOCK, ioctls only ask. */
const libc = koffi.load("libc.so.6");
const cIoctl = libc.func("int ioctl(int fd, unsigned long request, void *argument)");
const cFcntl = libc.func("int fcntl(int fd, int command, int argument)");
const cRead = libc.func("intptr_t read(int fd, void *buffer, size_t bytes)");

const F_GETFL = 3;
const F_SETFL = 4;
const O_NONBLOCK = 0o4000;
/** asm-generic/ioctls.h */
const TIOCOUTQ = 0x5411;
const TCFLSH = 0x540b;
const TCIOFLUSH = 2;

const cSetsockopt = libc.func("int setsockopt(int fd, int level, int name, void *value, unsigned int bytes)");

/** linux/tcp.h */
const IPPROTO_TCP = 6;
const TCP_KEEPINTVL = 5;
const TCP_KEEPCNT = 6;

const cTcflush = libc.func("int ioctl(int fd, unsigned long request, long argument)");

/** linux/input.h: EVIOCGRAB, and EVIOCSMASK with struct input_mask: type 4, bytes of codes 4, address of codes 8. */
const EVIOCGRAB = 0x40044590;
const EVIOCSMASK = 0x40104593;
const INPUT_MASK_BYTES = 16;
const EV_MSC = 4;

const cAlarm = libc.func("unsigned int alarm(unsigned int seconds)");

/** The kernel ends this process (SIGALRM, alarm(2)) unless it is asked again before. */
export function alarmIn(seconds: number): void {
  cAlarm(seconds);
}

/** Name of an error number, as Node writes it: EAGAIN, ENODEV. */
export type Errno = string;

/** EAGAIN comes last, because it shares its number with EWOULDBLOCK. */
const NAMES = new Map<number, Errno>([
  ...Object.entries(koffi.os.errno).map(([name, number]): [number, Errno] => [number, name]),
  [koffi.os.errno["EAGAIN"] ?? 11, "EAGAIN"],
]);

const lastErrno = (): Errno => NAMES.get(koffi.errno()) ?? "other";

/** Asks a driver of the kernel; `argument` is read and written in place. */
export function ioctl(fd: number, request: number, argument: Uint8Array): Errno | null {
  return cIoctl(fd, request, argument) < 0 ? lastErrno() : null;
}

/** Bytes that were accepted for a terminal or a socket and have not left (for TCP: were not acknowledged) yet; null where the kernel cannot tell. */
export function unsentBytes(fd: number): number | null {
  const count = new Uint8Array(4);
  if (ioctl(fd, TIOCOUTQ, count) !== null) return null;
  return new DataView(count.buffer).getInt32(0, true);
}

/** Throws away what a terminal has not sent, without which closing it may wait for half a minute. */
export function flushTerminal(fd: number): void {
  cTcflush(fd, TCFLSH, TCIOFLUSH);
}

/** Takes an input device from everybody else, and leaves out what says nothing of keys, so that its short queue holds more of them. */
export function grabInput(fd: number): Errno | null {
  if (cTcflush(fd, EVIOCGRAB, 1) < 0) return lastErrno();
  const noCodes = new Uint8Array(INPUT_MASK_BYTES);
  noCodes[0] = EV_MSC;
  // A kernel older than 4.4 cannot leave anything out, and its events are read all the same.
  ioctl(fd, EVIOCSMASK, noCodes);
  return null;
}

export function setNonBlocking(fd: number): void {
  cFcntl(fd, F_SETFL, cFcntl(fd, F_GETFL, 0) | O_NONBLOCK);
}

/** Bytes read into `buffer`, 0 at the end, or why there are none. */
export function readNow(fd: number, buffer: Uint8Array): number | Errno {
  const bytes = cRead(fd, buffer, buffer.length);
  return bytes < 0 ? lastErrno() : bytes;
}

/** How often, and how many times, a silent far end is asked whether it is there; Node sets only after how long that begins. */
export function setKeepAlive(fd: number, { everyS, times }: { readonly everyS: number; readonly times: number }): void {
  for (const [name, value] of [
    [TCP_KEEPINTVL, everyS],
    [TCP_KEEPCNT, times],
  ] as const) {
    cSetsockopt(fd, IPPROTO_TCP, name, Int32Array.of(value), 4);
  }
}
