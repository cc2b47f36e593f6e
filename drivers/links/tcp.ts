import { connect, type Socket } from "node:net";
import type { ByteLink, ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";
import { codeOf, openFault } from "./errno.ts";
import { setKeepAlive, unsentBytes } from "./libc.ts";
import { OneLife } from "./one-life.ts";
import { sessionLink } from "./session-link.ts";
import type { TcpUri } from "./uri.ts";

const CONNECT_MOST_MS = 5_000;
/** A slow printer behind a converter takes minutes for a long ticket, but never so long for nothing. */
const TCP_WRITE_MOST_MS = 15_000;
const TCP_PENDING_BYTES_MAX = 1024 * 1024;
/**
 * A far end that lost its power says no goodbye. It is asked after so long a silence, then so often, so many times: a link on which nobody
 * writes is given up after 11 s. What was written and is not acknowledged is given up by the bound above.
 */
const KEEPALIVE = { afterS: 5, everyS: 2, times: 3 };
/** How soon it is asked whether the far end has acknowledged everything; doubling up to the second. */
const ACK_FIRST_MS = 2;
const ACK_MOST_MS = 200;

interface Bounds {
  readonly connectMostMs: number;
  readonly writeMostMs: number;
  readonly keepAlive: { readonly afterS: number; readonly everyS: number; readonly times: number };
}

const BOUNDS: Bounds = { connectMostMs: CONNECT_MOST_MS, writeMostMs: TCP_WRITE_MOST_MS, keepAlive: KEEPALIVE };

/** A device behind an Ethernet port or a serial-to-network converter. */
export const tcpLink = (uri: TcpUri, bounds: Partial<Bounds> = {}): ByteLink =>
  sessionLink((sink) => new Connection(uri, sink, { ...BOUNDS, ...bounds }));

class Connection {
  readonly #life: OneLife;
  readonly #socket: Socket;
  readonly #writeMostMs: number;
  readonly #connectTimer: NodeJS.Timeout;
  #leftBytes = 0;
  #stallTimer: NodeJS.Timeout | null = null;
  #ackTimer: NodeJS.Timeout | null = null;

  constructor(uri: TcpUri, sink: ByteSink, { connectMostMs, writeMostMs, keepAlive }: Bounds) {
    this.#life = new OneLife(sink);
    this.#writeMostMs = writeMostMs;
    this.#socket = connect({
      host: uri.host,
      port: uri.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAlive.afterS * 1000,
    });
    this.#connectTimer = setTimeout(() => this.#end("link-absent"), connectMostMs);
    this.#socket.on("connect", () => {
      clearTimeout(this.#connectTimer);
      const fd = this.#descriptor();
      if (fd !== null) setKeepAlive(fd, keepAlive);
      this.#life.opened();
    });
    this.#socket.on("data", (bytes) => this.#life.heard(Uint8Array.from(bytes)));
    this.#socket.on("error", (error) => this.#end(this.#life.isOpen ? "link-lost" : openFault(codeOf(error))));
    this.#socket.on("end", () => this.#end("link-lost"));
    this.#socket.on("close", () => this.#end("link-lost"));
  }

  write(bytes: Uint8Array): void {
    if (!this.#life.isOpen || bytes.length === 0) return;
    if (this.#stallTimer === null) this.#armStall();
    this.#socket.write(bytes.slice());
    this.#leftBytes += bytes.length;
    if (this.#socket.writableLength > TCP_PENDING_BYTES_MAX) this.#end("link-stalled");
    else this.#awaitAck(ACK_FIRST_MS);
  }

  hangUp(): void {
    this.#life.mute();
    this.#release();
  }

  /** A dead line swallows what is written for a quarter of an hour, so bytes count as gone only when the far end has acknowledged them. */
  #awaitAck(waitMs: number): void {
    if (this.#ackTimer !== null) clearTimeout(this.#ackTimer);
    this.#ackTimer = setTimeout(() => {
      this.#ackTimer = null;
      const leftBytes = this.#socket.writableLength + this.#unacknowledged();
      if (leftBytes < this.#leftBytes) this.#armStall();
      this.#leftBytes = leftBytes;
      if (leftBytes === 0) this.#drained();
      else this.#awaitAck(Math.min(2 * waitMs, ACK_MOST_MS));
    }, waitMs);
  }

  #armStall(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => this.#end("link-stalled"), this.#writeMostMs);
  }

  #drained(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
    this.#life.drained();
  }

  #unacknowledged(): number {
    const fd = this.#descriptor();
    return fd === null ? 0 : (unsentBytes(fd) ?? 0);
  }

  #descriptor(): number | null {
    const { _handle: handle } = this.#socket as Socket & { readonly _handle?: { readonly fd?: number } | null };
    const fd = handle?.fd ?? -1;
    return fd < 0 ? null : fd;
  }

  #end(fault: LinkFault): void {
    if (this.#life.isOver) return;
    this.#release();
    this.#life.closed(fault);
  }

  #release(): void {
    clearTimeout(this.#connectTimer);
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    if (this.#ackTimer !== null) clearTimeout(this.#ackTimer);
    this.#socket.destroy();
  }
}
