import type { ByteLink } from "../../../agent/ports/byte-link.ts";
import type { Pins } from "../../../agent/ports/pins.ts";
import type { GpioUri, NodeUri } from "../uri.ts";
import type { Frame, FrameKind } from "./frame.ts";
import {
  type Claim,
  claimOf,
  countPayload,
  driveOf,
  edgePayload,
  linkOf,
  refusalPayload,
  textPayload,
} from "./payload.ts";

/** How the process that holds wires opens one. */
export interface Opener {
  readonly link: (uri: NodeUri) => Promise<ByteLink>;
  readonly pins: (uri: GpioUri) => Promise<Pins>;
}

export type Send = (kind: FrameKind, session: number, payload?: Uint8Array) => void;

interface Held {
  readonly write: (bytes: Uint8Array) => void;
  readonly drive: Pins["drive"];
  readonly sample: Pins["sample"];
  readonly letGo: () => void;
}

const PENDING: Held = { write: () => {}, drive: () => {}, sample: () => {}, letGo: () => {} };

/** The far half: does with real wires what the frames of the agent say, and tells it what becomes of them. */
export class WireHolder {
  readonly #opener: Opener;
  readonly #send: Send;
  readonly #held = new Map<number, Held>();

  constructor(opener: Opener, send: Send) {
    this.#opener = opener;
    this.#send = send;
  }

  take({ kind, session, payload }: Frame): void {
    if (kind === "open") this.#open(session, linkOf(payload));
    else if (kind === "claim") this.#claim(session, claimOf(payload));
    else if (kind === "write") this.#held.get(session)?.write(payload);
    else if (kind === "sample") this.#held.get(session)?.sample();
    else if (kind === "drive") {
      const { line, level } = driveOf(payload);
      this.#held.get(session)?.drive(line, level);
    } else if (kind === "close" || kind === "release") this.#letGo(session);
  }

  /** Ports are closed and outputs inactive after it. */
  letGoOfAll(): void {
    for (const session of [...this.#held.keys()]) this.#letGo(session);
  }

  #letGo(session: number): void {
    this.#held.get(session)?.letGo();
    this.#held.delete(session);
  }

  #open(session: number, uri: NodeUri): void {
    this.#held.set(session, PENDING);
    void this.#opener.link(uri).then((link) => {
      if (!this.#held.has(session)) return;
      let writtenBytes = 0;
      this.#held.set(session, {
        ...PENDING,
        write: (bytes) => {
          writtenBytes += bytes.length;
          link.write(bytes);
        },
        letGo: () => link.close(),
      });
      link.open({
        opened: () => this.#send("opened", session),
        heard: (bytes) => this.#send("heard", session, bytes),
        // The agent may have written more meanwhile, so it is told how much of it has left.
        drained: () => this.#send("drained", session, countPayload(writtenBytes)),
        closed: (fault) => this.#closed(session, textPayload(fault)),
      });
    });
  }

  #claim(session: number, { uri, request }: Claim): void {
    this.#held.set(session, PENDING);
    void this.#opener.pins(uri).then((pins) => {
      if (!this.#held.has(session)) return;
      this.#held.set(session, {
        ...PENDING,
        drive: (line, level) => pins.drive(line, level),
        sample: () => pins.sample(),
        letGo: () => pins.release(),
      });
      pins.claim(request, {
        opened: () => this.#send("opened", session),
        edge: (edge) => this.#send("edge", session, edgePayload(edge)),
        closed: (fault, holder) => this.#closed(session, refusalPayload(fault, holder)),
      });
    });
  }

  #closed(session: number, why: Uint8Array): void {
    this.#held.delete(session);
    this.#send("closed", session, why);
  }
}
