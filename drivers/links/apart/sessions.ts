import type { ByteLink, ByteSink, LinkFault } from "../../../agent/ports/byte-link.ts";
import type { Level, PinSink, Pins } from "../../../agent/ports/pins.ts";
import { OneLife } from "../one-life.ts";
import { type Session, sessionLink } from "../session-link.ts";
import type { GpioUri, NodeUri } from "../uri.ts";
import { type Frame, pieces } from "./frame.ts";
import { type Claim, claimPayload, countOf, drivePayload, edgeOf, linkPayload, refusalOf, textOf } from "./payload.ts";

/** What was written and has not left; a wire that takes nothing must not fill the agent's memory. */
const UNDRAINED_BYTES_MAX = 1024 * 1024;

/** Somebody at this end who waits for what a session tells. */
export interface Listener {
  /** What the other process has to be asked first; it is asked again by nobody. */
  readonly ask: readonly [kind: Frame["kind"], payload: Uint8Array];
  readonly hear: (frame: Frame) => void;
  /** The process is gone, and the wire with it. */
  readonly lost: () => void;
}

/** The way to the process that holds the wires. */
export interface Exchange {
  readonly begin: (listener: Listener) => number;
  /** Does nothing where the session is over. */
  readonly tell: (session: number, kind: Frame["kind"], payload: Uint8Array) => void;
  readonly end: (session: number, kind: "close" | "release") => void;
}

/** A wire that another process holds. */
export const linkApart = (exchange: Exchange, uri: NodeUri): ByteLink =>
  sessionLink((sink) => new LinkSession(exchange, uri, sink));

class LinkSession implements Session, Listener {
  readonly ask: Listener["ask"];
  readonly #exchange: Exchange;
  readonly #life: OneLife;
  readonly #session: number;
  #writtenBytes = 0;
  #drainedBytes = 0;

  constructor(exchange: Exchange, uri: NodeUri, sink: ByteSink) {
    this.ask = ["open", linkPayload(uri)];
    this.#exchange = exchange;
    this.#life = new OneLife(sink);
    this.#session = exchange.begin(this);
  }

  write(bytes: Uint8Array): void {
    if (!this.#life.isOpen || bytes.length === 0) return;
    this.#writtenBytes += bytes.length;
    if (this.#writtenBytes - this.#drainedBytes > UNDRAINED_BYTES_MAX) {
      this.#exchange.end(this.#session, "close");
      this.#life.closed("link-stalled");
      return;
    }
    for (const piece of pieces(bytes)) this.#exchange.tell(this.#session, "write", piece);
  }

  hangUp(): void {
    this.#life.mute();
    this.#exchange.end(this.#session, "close");
  }

  hear({ kind, payload }: Frame): void {
    if (kind === "opened") this.#life.opened();
    else if (kind === "heard") this.#life.heard(payload);
    else if (kind === "closed") this.#life.closed(textOf(payload) as LinkFault);
    else if (kind === "drained") {
      this.#drainedBytes = countOf(payload);
      if (this.#drainedBytes === this.#writtenBytes) this.#life.drained();
    }
  }

  lost(): void {
    this.#life.closed("link-lost");
  }
}

/** Lines that another process holds. */
export const pinsApart = (exchange: Exchange, uri: GpioUri): Pins => {
  let claim: PinsSession | null = null;
  const release = (): void => {
    claim?.release();
    claim = null;
  };
  return {
    claim(request, sink) {
      release();
      claim = new PinsSession(exchange, { uri, request }, sink);
    },
    drive: (line, level) => claim?.drive(line, level),
    sample: () => claim?.sample(),
    release,
  };
};

const NOTHING = new Uint8Array(0);

class PinsSession implements Listener {
  readonly ask: Listener["ask"];
  readonly #exchange: Exchange;
  readonly #sink: PinSink;
  readonly #session: number;
  #isOver = false;

  constructor(exchange: Exchange, claim: Claim, sink: PinSink) {
    this.ask = ["claim", claimPayload(claim)];
    this.#exchange = exchange;
    this.#sink = sink;
    this.#session = exchange.begin(this);
  }

  drive(line: number, level: Level): void {
    if (!this.#isOver) this.#exchange.tell(this.#session, "drive", drivePayload({ line, level }));
  }

  sample(): void {
    if (!this.#isOver) this.#exchange.tell(this.#session, "sample", NOTHING);
  }

  release(): void {
    this.#isOver = true;
    this.#exchange.end(this.#session, "release");
  }

  hear({ kind, payload }: Frame): void {
    if (this.#isOver) return;
    if (kind === "opened") this.#sink.opened();
    else if (kind === "edge") this.#sink.edge(edgeOf(payload));
    else if (kind === "closed") this.#closed(refusalOf(payload));
  }

  lost(): void {
    if (!this.#isOver) this.#closed({ fault: "pin-lost" });
  }

  #closed({ fault, holder }: ReturnType<typeof refusalOf>): void {
    this.#isOver = true;
    if (holder === undefined) this.#sink.closed(fault);
    else this.#sink.closed(fault, holder);
  }
}
