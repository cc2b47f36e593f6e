import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import type { Result } from "../../agent/kernel/result.ts";
import type { ByteLink, ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";
import { type DeviceTree, nodeOf, THIS_MACHINE, watchName } from "./adapters.ts";
import { codeOf, openFault } from "./errno.ts";
import { readNow } from "./libc.ts";
import { watchNode } from "./node-watch.ts";
import { OneLife } from "./one-life.ts";
import { sessionLink } from "./session-link.ts";
import type { FileUri } from "./uri.ts";

const FILE_WRITE_MOST_MS = 15_000;
const FILE_PENDING_BYTES_MAX = 1024 * 1024;
const READ_BYTES = 4096;
/**
 * The USB printer class cannot be waited for: printers that have nothing to say answer with 0 bytes for ever. So it is asked, often while
 * an answer is due, and seldom by the while.
 */
const ASK_MS = 20;
const ASK_SELDOM_MS = 500;
const ANSWER_DUE_MS = 2_000;

/** A device node that takes bytes, as the USB printer class makes: /dev/usb/lp0. */
export const fileLink = (
  uri: FileUri,
  writeMostMs: number = FILE_WRITE_MOST_MS,
  tree: DeviceTree = THIS_MACHINE,
): ByteLink => ({
  ...sessionLink((sink) => new DeviceFile(nodeOf(uri, tree), sink, writeMostMs)),
  whenAppears: (appeared) => watchName(uri, appeared, tree),
});

class DeviceFile {
  readonly #life: OneLife;
  readonly #writeMostMs: number;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #fd: number | null = null;
  #queue: Uint8Array[] = [];
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #dueUntil = 0;
  #stallTimer: NodeJS.Timeout | null = null;
  #stopWatch: (() => void) | null = null;
  /** Printers that only listen refuse to be read; a plain file would give back its own content. */
  #isReadable = false;

  constructor(node: Result<string, LinkFault>, sink: ByteSink, writeMostMs: number) {
    this.#writeMostMs = writeMostMs;
    this.#life = new OneLife(sink);
    setImmediate(() => (node.ok ? this.#open(node.value) : this.#end(node.fault)));
  }

  write(bytes: Uint8Array): void {
    if (!this.#life.isOpen || bytes.length === 0) return;
    this.#queue.push(bytes.slice());
    this.#pendingBytes += bytes.length;
    if (this.#stallTimer === null) this.#armStall();
    this.#dueUntil = performance.now() + ANSWER_DUE_MS;
    if (this.#pendingBytes > FILE_PENDING_BYTES_MAX) this.#end("link-stalled");
    else this.#soon();
  }

  hangUp(): void {
    this.#life.mute();
    this.#release();
  }

  #open(path: string): void {
    if (this.#life.isOver) return;
    try {
      const { O_RDWR, O_NONBLOCK, O_NOCTTY, O_APPEND } = constants;
      this.#fd = openSync(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_APPEND);
      this.#isReadable = fstatSync(this.#fd).isCharacterDevice();
    } catch (error) {
      this.#end(openFault(codeOf(error)));
      return;
    }
    this.#stopWatch = watchNode(path, () => this.#end("link-lost"));
    this.#life.opened();
    this.#turn();
  }

  /** Never within the call, because a wire that ends says so later. */
  #soon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), 0);
  }

  #turn(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isReadable) this.#read();
    if (this.#queue.length > 0) this.#pump();
    if (this.#fd === null || !(this.#isReadable || this.#queue.length > 0)) return;
    const isDue = this.#queue.length > 0 || performance.now() < this.#dueUntil;
    this.#timer = setTimeout(() => this.#turn(), isDue ? ASK_MS : ASK_SELDOM_MS);
  }

  #read(): void {
    const bytes = this.#fd === null ? "EAGAIN" : readNow(this.#fd, this.#buffer);
    if (typeof bytes === "number") this.#hear(bytes);
    else if (bytes === "ENODEV" || bytes === "EIO" || bytes === "ESHUTDOWN") this.#end("link-lost");
    else if (bytes !== "EAGAIN" && bytes !== "EINTR") this.#isReadable = false;
  }

  #hear(bytes: number): void {
    if (bytes > 0) this.#dueUntil = performance.now() + ANSWER_DUE_MS;
    this.#life.heard(this.#buffer.slice(0, bytes));
  }

  #pump(): void {
    for (let piece = this.#queue[0]; piece !== undefined && this.#fd !== null; piece = this.#queue[0]) {
      try {
        const written = writeSync(this.#fd, piece);
        this.#pendingBytes -= written;
        this.#armStall();
        if (written === piece.length) this.#queue.shift();
        else this.#queue[0] = piece.subarray(written);
      } catch (error) {
        if (codeOf(error) !== "EAGAIN") this.#end("link-lost");
        return;
      }
    }
    if (this.#fd === null) return;
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
    this.#life.drained();
  }

  /** A printer may be slow, but it takes something within this time. */
  #armStall(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => this.#end("link-stalled"), this.#writeMostMs);
  }

  #end(fault: LinkFault): void {
    if (this.#life.isOver) return;
    this.#release();
    this.#life.closed(fault);
  }

  #release(): void {
    const fd = this.#fd;
    this.#fd = null;
    this.#queue = [];
    this.#stopWatch?.();
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    if (fd !== null) closeQuietly(fd);
  }
}

/** A device that was pulled may refuse even that. */
function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    return;
  }
}
