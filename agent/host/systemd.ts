import { createRequire } from "node:module";
import type { Watchdog } from "../ports/watchdog.ts";

const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 0x2 | 0x80000;
/** struct sockaddr_un: two bytes of family, then at most 108 of path (unix(7)). */
const PATH_BYTES_MAX = 107;

/**
 * systemd's notify protocol (sd_notify(3)): words in a datagram to a Unix socket, which Node itself cannot send. Where nobody
 * supervises us, nothing is loaded and nothing said.
 */
export function createSystemdWatchdog(environment: Readonly<Record<string, string | undefined>>): Watchdog {
  const path = environment["NOTIFY_SOCKET"];
  const watchdogUs = Number(environment["WATCHDOG_USEC"]);
  const say = path === undefined ? () => undefined : datagramTo(path);
  return {
    ready: () => say("READY=1"),
    alive: () => say("WATCHDOG=1"),
    stopping: () => say("STOPPING=1"),
    everyMs: path !== undefined && watchdogUs > 0 ? watchdogUs / 1_000 / 2 : null,
  };
}

function datagramTo(path: string): (words: string) => void {
  const koffi: typeof import("koffi") = createRequire(import.meta.url)("koffi");
  const libc = koffi.load("libc.so.6");
  const openSocket = libc.func("int socket(int, int, int)");
  const sendTo = libc.func("long sendto(int, const void *, size_t, int, const void *, uint32_t)");
  const address = addressOf(path);
  const socket: number = openSocket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  return (words) => {
    const bytes = Buffer.from(words);
    sendTo(socket, bytes, bytes.length, 0, address, address.length);
  };
}

/** A path that begins with @ stands for a name in the abstract namespace, which begins with a zero byte. */
function addressOf(path: string): Buffer {
  const name = Buffer.from(path).subarray(0, PATH_BYTES_MAX);
  if (name[0] === 0x40) name[0] = 0;
  const address = Buffer.alloc(2 + name.length);
  address.writeUInt16LE(AF_UNIX, 0);
  name.copy(address, 2);
  return address;
}
