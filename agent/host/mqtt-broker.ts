import { createRequire } from "node:module";
import type { IClientOptions, IConnackPacket, MqttClient } from "mqtt";
import {
  type Broker,
  type BrokerConnect,
  type BrokerFault,
  type BrokerSink,
  MESSAGE_BYTES_MAX,
  type Publication,
} from "../ports/broker.ts";
import { LineSpeed } from "./line-speed.ts";
import { certificateFault, connackFault, disconnectFault } from "./mqtt-codes.ts";
import { isFileProblem, type SecretFiles, secretsOf } from "./mqtt-secrets.ts";
import { type Effort, encodePayload } from "./payload-codec.ts";
import { type ProxySettings, wayTo } from "./proxy-tunnel.ts";

export interface MqttBrokerSettings extends SecretFiles {
  /** mqtt, mqtts, ws or wss; which one is dialled says `BrokerConnect.broker`. */
  readonly urls: readonly string[];
  /** Client id and user name. */
  readonly centre: string;
  /** For TCP, TLS, CONNACK and SUBACK together. */
  readonly connectWaitMs?: number;
  readonly proxy?: ProxySettings;
}

const CONNECT_WAIT_MS = 10_000;
const KEEPALIVE_S = 30;
const FAREWELL_MS = 1_000;
/** What the broker may send us at all; what is longer than a message may be is still told as oversized below this. */
const PACKET_BYTES_MAX = 4 * MESSAGE_BYTES_MAX;
/** A broker of MQTT 3.1.1 cannot be told that, so what it sends in one packet is counted: the agent has little memory. */
const PACKET_MEMORY_MAX = 8 * 1024 ** 2;
/** Retained messages may come before the SUBACK (MQTT 5, 3.8.4); more than these few topics nobody subscribes. */
const EARLY_MESSAGES_MAX = 16;
/** Type, remaining length, lengths of topic and properties, and the number of a publication at most (MQTT 5, 3.3). */
const PUBLISH_HEAD_BYTES = 10;
const RECEIVE_MAXIMUM_DEFAULT = 65_535;
/** What a socket says when somebody is there; a WebSocket's stream has no word for it but that it may be written to. */
const WIRE_OPENED = ["connect", "secureConnect"] as const;

/** Node's own is 8 KiB; a drain of a million events with as many lengths of frames would hold 40 MB of it. */
const POOL_BYTES = 256;

/** MQTT.js as a bare wire: its own queue, store and reconnecting lose messages or hang, so each connection is a new client that has none. */
export class MqttBroker implements Broker {
  readonly #settings: MqttBrokerSettings;
  #attempt: Attempt | null = null;

  constructor(settings: MqttBrokerSettings) {
    this.#settings = settings;
  }

  connect(options: BrokerConnect, sink: BrokerSink): void {
    this.close();
    const attempt = new Attempt(this.#settings, options, sink);
    this.#attempt = attempt;
    void attempt.open();
  }

  publish(publication: Publication, handle: number): void {
    this.#attempt?.publish(publication, handle);
  }

  close(): void {
    this.#attempt?.drop();
    this.#attempt = null;
  }
}

class Attempt {
  readonly #settings: MqttBrokerSettings;
  readonly #options: BrokerConnect;
  readonly #sink: BrokerSink;
  #client: MqttClient | null = null;
  #phase: "opening" | "online" | "over" = "opening";
  #hasWire = false;
  #early: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #speed = new LineSpeed();
  #packetBytesMax = Number.POSITIVE_INFINITY;

  constructor(settings: MqttBrokerSettings, options: BrokerConnect, sink: BrokerSink) {
    this.#settings = settings;
    this.#options = options;
    this.#sink = sink;
  }

  async open(): Promise<void> {
    this.#timer = setTimeout(
      () => this.#end(this.#hasWire ? "broker-timeout" : "broker-unreachable"),
      this.#settings.connectWaitMs ?? CONNECT_WAIT_MS,
    );
    try {
      const [mqtt, secrets] = await Promise.all([loadMqtt(), secretsOf(this.#settings)]);
      const url = this.#settings.urls[this.#options.broker];
      if (url === undefined) return this.#end("broker-unreachable");
      const way = await wayTo(url, this.#settings.proxy, this.#settings.connectWaitMs ?? CONNECT_WAIT_MS);
      if (!way.ok) return this.#end(way.fault);
      if (this.#phase === "over") return way.value.drop();
      this.#listen(
        mqtt.connect(url, { ...clientOptions(this.#settings, this.#options), ...secrets, ...way.value.options }),
      );
    } catch (problem) {
      this.#end(
        isFileProblem(problem) ? "broker-bad-credentials" : (certificateFault(problem) ?? "broker-unreachable"),
      );
    }
  }

  #listen(client: MqttClient): void {
    this.#client = client;
    for (const opened of WIRE_OPENED) {
      client.stream.once(opened, () => {
        this.#hasWire = true;
      });
    }
    this.#limitPacket(client);
    client.on("connect", (connack) => this.#subscribe(client, connack));
    client.on("message", (topic, payload) => this.#message(topic, payload));
    client.on("disconnect", (packet) => this.#end(disconnectFault(packet.reasonCode ?? 0)));
    client.on("error", (problem) => this.#end(this.#faultOf(problem)));
    client.on("close", () =>
      this.#end(this.#phase === "online" ? "broker-lost" : this.#hasWire ? "broker-timeout" : "broker-unreachable"),
    );
  }

  /** MQTT.js keeps a packet in memory until it is whole, however long it says that it is. */
  #limitPacket(client: MqttClient): void {
    let unread = 0;
    client.stream.on("data", (bytes: Uint8Array) => {
      unread += bytes.length;
      if (unread > PACKET_MEMORY_MAX) this.#end("broker-lost");
    });
    client.on("packetreceive", () => {
      unread = 0;
    });
  }

  #faultOf(problem: Error & { code?: unknown }): BrokerFault {
    const { code } = problem;
    if (typeof code === "number" && code > 0) return connackFault(this.#options.protocol, code);
    if (this.#phase === "online") return "broker-lost";
    return certificateFault(problem) ?? "broker-unreachable";
  }

  #subscribe(client: MqttClient, connack: IConnackPacket): void {
    const online = () => {
      if (this.#phase !== "opening") return;
      clearTimeout(this.#timer);
      this.#phase = "online";
      const { receiveMaximum = RECEIVE_MAXIMUM_DEFAULT, maximumPacketSize } = connack.properties ?? {};
      this.#packetBytesMax = maximumPacketSize ?? Number.POSITIVE_INFINITY;
      this.#sink.online(receiveMaximum, maximumPacketSize);
      for (const tell of this.#early.splice(0)) tell();
    };
    if (this.#options.subscribe.length === 0) return online();
    client.subscribe([...this.#options.subscribe], { qos: 1 }, (problem, granted) => {
      const isRefused = problem !== null || (granted ?? []).some(({ qos }) => qos >= 0x80);
      if (isRefused) this.#end("broker-bad-credentials");
      else online();
    });
  }

  #message(topic: string, payload: Buffer): void {
    const tell = () => {
      if (this.#phase === "over") return;
      if (payload.length > MESSAGE_BYTES_MAX) this.#sink.oversized(topic, payload.length);
      else this.#sink.message(topic, payload);
    };
    if (this.#phase !== "opening") tell();
    else if (this.#early.length < EARLY_MESSAGES_MAX) this.#early.push(tell);
  }

  publish(publication: Publication, handle: number): void {
    if (this.#phase !== "online") return;
    const { topic, qos, retain } = publication;
    const bytes = bytesOf(publication, this.#speed.effort);
    // What the broker has said that it will not take must not be sent (MQTT 5, 3.2.2.3.6): somebody has to allow it more.
    if (bytes.length + Buffer.byteLength(topic) + PUBLISH_HEAD_BYTES > this.#packetBytesMax) {
      return this.#end("broker-protocol-refused");
    }
    if (qos === 1) this.#speed.left(handle, bytes.length, performance.now());
    this.#client?.publish(topic, bytes, { qos, retain }, (problem?: (Error & { code?: unknown }) | null) => {
      if (this.#phase !== "online") return;
      if (problem) this.#end(this.#faultOf(problem));
      else if (qos === 1) this.#taken(handle);
    });
  }

  #taken(handle: number): void {
    this.#speed.landed(handle, performance.now());
    this.#sink.taken(handle);
  }

  #end(fault: BrokerFault): void {
    if (this.#phase === "over") return;
    this.drop();
    this.#sink.offline(fault);
  }

  drop(): void {
    const isOnline = this.#phase === "online";
    this.#phase = "over";
    clearTimeout(this.#timer);
    const client = this.#client;
    if (client === null) return;
    client.removeAllListeners();
    client.on("error", () => undefined);
    // A farewell only where nothing is owed: MQTT.js would wait for PUBACKs that may never come. Otherwise the broker speaks the will.
    const isQuiet = isOnline && Object.keys(client.outgoing).length === 0;
    client.end(!isQuiet);
    if (isQuiet) setTimeout(() => client.stream.destroy(), FAREWELL_MS).unref();
  }
}

async function loadMqtt() {
  const { default: mqtt } = await import("mqtt");
  // mqtt-packet (writeToStream.js) keeps a Buffer of two bytes for each of 65,536 numbers: 11 MB for nothing.
  const packets = createRequire(import.meta.resolve("mqtt"))("mqtt-packet");
  packets.writeToStream.cacheNumbers = false;
  // It also keeps a few bytes for every length that a packet has had, and each of them holds the whole piece of Node's pool that it was cut from.
  Buffer.poolSize = POOL_BYTES;
  return mqtt;
}

function bytesOf({ payload, encoding = null }: Publication, effort: Effort): Buffer {
  const formed = payload instanceof Uint8Array ? payload : encodePayload(payload, encoding, effort);
  return Buffer.from(formed.buffer, formed.byteOffset, formed.length);
}

function clientOptions(settings: MqttBrokerSettings, options: BrokerConnect): IClientOptions {
  const { centre } = settings;
  const { protocol, will } = options;
  const payload = bytesOf(will, "small");
  return {
    clientId: centre,
    username: centre,
    protocolVersion: protocol,
    clean: true,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    keepalive: KEEPALIVE_S,
    connectTimeout: 2 * (settings.connectWaitMs ?? CONNECT_WAIT_MS),
    rejectUnauthorized: true,
    will: { topic: will.topic, payload, qos: will.qos, retain: will.retain },
    ...(protocol === 5 ? { properties: { maximumPacketSize: PACKET_BYTES_MAX } } : {}),
  };
}
