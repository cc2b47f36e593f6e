import { writeSync } from "node:fs";
import type { Result } from "../../agent/kernel/result.ts";
import type { ByteLink, ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";
import { type DeviceTree, nodeOf, THIS_MACHINE, watchName } from "./adapters.ts";
import { codeOf, serialOpenFault } from "./errno.ts";
import { letGo, whenFree } from "./letting-go.ts";
import { readNow, unsentBytes } from "./libc.ts";
import { watchNode } from "./node-watch.ts";
import { OneLife } from "./one-life.ts";
import type { Watched } from "./readiness.ts";
import type { SerialPort } from "./serial-port.ts";
import { sessionLink } from "./session-link.ts";
import type { SerialUri } from "./uri.ts";

const SERIAL_PENDING_BYTES_MAX = 1024 * 1024;
/** On top of twice the time that the bytes need. */
const WRITE_SLACK_MS = 5_000;
const READ_BYTES = 4096;
/** After so many full reads in a row others get their turn. */
const READS_MAX = 16;
/** A byte takes ten bits on the wire: start, eight, stop. */
const BITS_PER_BYTE = 10;

/** A serial port, USB adapter or pty. */
export const serialLink = (
  uri: SerialUri,
  slackMs: number = WRITE_SLACK_MS,
  tree: DeviceTree = THIS_MACHINE,
): ByteLink => ({
  ...sessionLink((sink) => new Terminal(uri, { sink, slackMs, node: nodeOf(uri, tree) })),
  whenAppears: (appeared) => watchName(uri, appeared, tree),
});

interface Opening {
  readonly sink: ByteSink;
  readonly slackMs: number;
  readonly node: Result<string, LinkFault>;
}

class Terminal {
  readonly #uri: SerialUri;
  readonly #slackMs: number;
  readonly #life: OneLife;
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #node: string;
  /** Settles when the opening has come to something, and what came too late is closed again. */
  readonly #opening: Promise<void>;
  #port: SerialPort | null = null;
  #watched: Watched | null = null;
  #queue: Uint8Array[] = [];
  #pendingBytes = 0;
  #isPumping = false;
  #deadlineAt = 0;
  #stallTimer: NodeJS.Timeout | null = null;
  #emptyTimer: NodeJS.Timeout | null = null;
  #stopWatch: (() => void) | null = null;

  constructor(uri: SerialUri, { sink, slackMs, node }: Opening) {
    this.#uri = uri;
    this.#slackMs = slackMs;
    this.#life = new OneLife(sink);
    this.#node = node.ok ? node.value : "";
    this.#opening = this.#open(node);
  }

  write(bytes: Uint8Array): void {
    if (!this.#life.isOpen || bytes.length === 0) return;
    this.#queue.push(bytes.slice());
    this.#pendingBytes += bytes.length;
    this.#extendDeadline(bytes.length);
    if (this.#pendingBytes > SERIAL_PENDING_BYTES_MAX) this.#end("link-stalled");
    else if (!this.#isPumping) this.#pump();
  }

  hangUp(): void {
    this.#life.mute();
    this.#release();
  }

  async #open(node: Result<string, LinkFault>): Promise<void> {
    if (!node.ok) {
      setImmediate(() => this.#end(node.fault));
      return;
    }
    await whenFree(this.#node);
    if (this.#life.isOver) return;
    const opened = await openedPort(this.#node, this.#uri);
    if (typeof opened === "string") this.#end(opened);
    else if (this.#life.isOver) await opened.close();
    else this.#opened(opened);
  }

  #opened(port: SerialPort): void {
    this.#port = port;
    this.#stopWatch = watchNode(this.#node, () => this.#end("link-lost"));
    this.#watched = port.watch({ readable: (isOver) => this.#read(isOver), writable: () => this.#pump() });
    this.#life.opened();
  }

  #read(isOver: boolean): void {
    for (let reads = 0; reads < READS_MAX; reads += 1) {
      const fd = this.#port?.fd ?? null;
      if (fd === null) return;
      const bytes = readNow(fd, this.#buffer);
      if (bytes === "EINTR" || (bytes === "EAGAIN" && !isOver)) return;
      if (typeof bytes === "string" || bytes === 0) {
        this.#end("link-lost");
        return;
      }
      this.#life.heard(this.#buffer.slice(0, bytes));
    }
  }

  #pump(): void {
    for (let piece = this.#queue[0]; piece !== undefined; piece = this.#queue[0]) {
      const written = this.#writeNow(piece);
      if (written === null) return;
      this.#pendingBytes -= written;
      if (written === piece.length) this.#queue.shift();
      else this.#queue[0] = piece.subarray(written);
    }
    if (this.#isPumping) this.#watched?.wantWritable(false);
    this.#isPumping = false;
    this.#awaitEmpty();
  }

  /** Bytes that the kernel took; null where it has no room yet or the wire is gone. */
  #writeNow(piece: Uint8Array): number | null {
    const port = this.#port;
    if (port === null) return null;
    try {
      return writeSync(port.fd, piece);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") {
        this.#end("link-lost");
        return null;
      }
      if (!this.#isPumping) this.#watched?.wantWritable(true);
      this.#isPumping = true;
      return null;
    }
  }

  /** What the kernel took has not left yet: a stuck printer is found here, not when its buffer is full. */
  #awaitEmpty(): void {
    if (this.#emptyTimer !== null) clearTimeout(this.#emptyTimer);
    this.#emptyTimer = null;
    const fd = this.#port?.fd ?? null;
    if (fd === null || this.#queue.length > 0) return;
    const unsent = unsentBytes(fd) ?? 0;
    if (unsent > 0) {
      this.#emptyTimer = setTimeout(() => this.#awaitEmpty(), Math.max(2, this.#wireMs(unsent)));
      return;
    }
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
    setImmediate(() => this.#life.drained());
  }

  #extendDeadline(bytes: number): void {
    const start = this.#stallTimer === null ? performance.now() + this.#slackMs : this.#deadlineAt;
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#deadlineAt = start + 2 * this.#wireMs(bytes);
    this.#stallTimer = setTimeout(() => this.#end("link-stalled"), this.#deadlineAt - performance.now());
  }

  #wireMs(bytes: number): number {
    return (bytes * BITS_PER_BYTE * 1000) / this.#uri.baud;
  }

  #end(fault: LinkFault): void {
    if (this.#life.isOver) return;
    this.#release();
    this.#life.closed(fault);
  }

  #release(): void {
    const port = this.#port;
    this.#port = null;
    this.#queue = [];
    this.#stopWatch?.();
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    if (this.#emptyTimer !== null) clearTimeout(this.#emptyTimer);
    letGo(this.#node, port?.close() ?? this.#opening);
  }
}

/** The native part is loaded only here, so that a package that does not load is a wire that does not open. */
async function openedPort(path: string, uri: SerialUri): Promise<SerialPort | LinkFault> {
  try {
    const { openPort } = await import("./serial-port.ts");
    return await openPort(path, uri);
  } catch (error) {
    return serialOpenFault(error instanceof Error ? error.message : "");
  }
}
