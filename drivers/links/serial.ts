import { writeSync } from "node:fs";
import type { Result } from "../../agent/kernel/result.ts";
import type { ByteLink, ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";
import { type DeviceTree, nodeOf, THIS_MACHINE, watchName } from "./adapters.ts";
import { codeOf, serialOpenFault } from "./errno.ts";
import { letGo, whenFree } from "./letting-go.ts";
import { flushTerminal, readNow, unsentBytes } from "./libc.ts";
import { watchNode } from "./node-watch.ts";
import { OneLife } from "./one-life.ts";
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

/** What the serial binding gives back on Linux; its stream is not used, because it retries a read of 0 bytes for ever. */
interface TerminalPort {
  readonly fd: number | null;
  readonly poller: {
    readonly once: (event: "readable" | "writable", call: (error: Error | null) => void) => unknown;
  };
  readonly close: () => Promise<void>;
}

/** A serial port, USB adapter or pty. */
export const serialLink = (
  uri: SerialUri,
  slackMs: number = WRITE_SLACK_MS,
  tree: DeviceTree = THIS_MACHINE,
): ByteLink => ({
  ...sessionLink((sink) => new Terminal(uri, { sink, slackMs, node: nodeOf(uri, tree) })),
  whenAppears: (appeared) => watchName(uri, appeared, tree),
});

async function openTerminal(path: string, uri: SerialUri): Promise<TerminalPort> {
  const { SerialPort } = await import("serialport");
  const port: unknown = await SerialPort.binding.open({
    path,
    baudRate: uri.baud,
    dataBits: uri.dataBits,
    parity: uri.parity,
    stopBits: uri.stopBits,
    rtscts: uri.flow === "rtscts",
    xon: uri.flow === "xonxoff",
    xoff: uri.flow === "xonxoff",
  });
  return port as TerminalPort;
}

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
  #port: TerminalPort | null = null;
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
    const opened = await openTerminal(this.#node, this.#uri).catch((error: unknown) =>
      serialOpenFault(error instanceof Error ? error.message : ""),
    );
    if (typeof opened === "string") this.#end(opened);
    else if (this.#life.isOver) await closing(opened);
    else this.#opened(opened);
  }

  #opened(port: TerminalPort): void {
    this.#port = port;
    this.#stopWatch = watchNode(this.#node, () => this.#end("link-lost"));
    this.#awaitBytes();
    this.#life.opened();
  }

  #awaitBytes(): void {
    this.#once("readable", () => this.#read());
  }

  /** Closing the port tells all who wait that they were cancelled; by then it is no longer ours. */
  #once(event: "readable" | "writable", call: () => void): void {
    const port = this.#port;
    port?.poller.once(event, (error) => {
      if (this.#port !== port) return;
      if (error) this.#end("link-lost");
      else call();
    });
  }

  #read(): void {
    for (let reads = 0; reads < READS_MAX; reads += 1) {
      const fd = this.#port?.fd ?? null;
      if (fd === null) return;
      const bytes = readNow(fd, this.#buffer);
      if (bytes === "EAGAIN" || bytes === "EINTR") break;
      if (typeof bytes === "string" || bytes === 0) {
        this.#end("link-lost");
        return;
      }
      this.#life.heard(this.#buffer.slice(0, bytes));
    }
    this.#awaitBytes();
  }

  #pump(): void {
    for (let piece = this.#queue[0]; piece !== undefined; piece = this.#queue[0]) {
      const written = this.#writeNow(piece);
      if (written === null) return;
      this.#pendingBytes -= written;
      if (written === piece.length) this.#queue.shift();
      else this.#queue[0] = piece.subarray(written);
    }
    this.#isPumping = false;
    this.#awaitEmpty();
  }

  /** Bytes that the kernel took; null where it has no room yet or the wire is gone. */
  #writeNow(piece: Uint8Array): number | null {
    const port = this.#port;
    if (port === null || port.fd === null) return null;
    try {
      return writeSync(port.fd, piece);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") {
        this.#end("link-lost");
        return null;
      }
      this.#isPumping = true;
      this.#once("writable", () => this.#pump());
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
    letGo(this.#node, port === null ? this.#opening : closing(port));
  }
}

/** What has not left yet is thrown away first, or closing would wait for a wire that takes nothing. */
async function closing(port: TerminalPort): Promise<void> {
  if (port.fd === null) return;
  flushTerminal(port.fd);
  await port.close().catch(() => {});
}
