import type { Encoding } from "./encoding.ts";

/** Why a connection to a broker did not come about, or ended. */
export type BrokerFault =
  | "broker-unreachable"
  | "broker-timeout"
  | "broker-protocol-refused"
  | "broker-bad-credentials"
  | "broker-untrusted"
  | "certificate-untimely"
  | "broker-busy"
  | "broker-lost"
  | "identity-taken-over";

export interface BrokerConnect {
  /** Which of the configured broker URLs, counted from 0. */
  readonly broker: number;
  readonly protocol: 5 | 4;
  readonly will: Publication;
  readonly subscribe: readonly string[];
}

export interface Publication {
  readonly topic: string;
  /** A text may come in parts, which the wire writes one after another: a frame need not be put together first. */
  readonly payload: string | Uint8Array | readonly string[];
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** The wire gives a text this form where that makes it clearly smaller. */
  readonly encoding?: Encoding | null;
}

/**
 * A bare wire to a broker, one connection at a time: no queue, no reconnect, no store. For the implementer:
 * - `connect` drops what was open, then answers later with one of `online` (connected and subscribed) or `offline`; after `offline` nothing more is told.
 * - What the broker had retained for the subscriptions is told after `online`, never before.
 * - `publish` while not online does nothing. `taken` is told once for each QoS 1 publication that the broker acknowledged, with its `handle`.
 * - `message` carries at most `MESSAGE_BYTES_MAX` bytes; longer ones are told as `oversized`.
 */
export interface Broker {
  readonly connect: (options: BrokerConnect, sink: BrokerSink) => void;
  readonly publish: (publication: Publication, handle: number) => void;
  readonly close: () => void;
}

export interface BrokerSink {
  /** `receiveMaximum`: how many unacknowledged QoS 1 publications the broker allows at once (MQTT 5, 3.2.2.3.3; 65,535 where it says nothing); `packetBytesMax`: how long one packet may be (3.2.2.3.6), where it says that. */
  readonly online: (receiveMaximum: number, packetBytesMax?: number) => void;
  readonly taken: (handle: number) => void;
  readonly message: (topic: string, payload: Uint8Array) => void;
  readonly oversized: (topic: string, bytes: number) => void;
  readonly offline: (fault: BrokerFault) => void;
}

export const MESSAGE_BYTES_MAX = 256 * 1024;
