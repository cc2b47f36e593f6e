import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { within } from "./check.ts";
import type { Account, Target } from "./target.ts";

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
  readonly qos: number;
}

export interface WireOptions {
  readonly id?: string;
  readonly will?: { readonly topic: string; readonly payload: string; readonly retain: boolean };
  readonly keepaliveS?: number;
}

/** Long enough for a slow machine, short enough for a person who waits. */
const ANSWER_MS = 15_000;
const CONNECT_MS = 15_000;

/** The broker took the connection and ended it without a word. */
export class HungUp extends Error {}

/** A bare connection to a broker that remembers all that it hears. */
export class Wire {
  readonly heard: Message[] = [];
  isClosed = false;
  readonly #client: MqttClient;
  readonly #wakes = new Set<() => void>();

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on("message", (topic, payload, { retain, qos }) => {
      this.heard.push({ topic, payload, retain, qos });
      this.#wake();
    });
    client.on("close", () => {
      this.isClosed = true;
      this.#wake();
    });
    client.on("error", () => undefined);
  }

  static async open(target: Target, account: Account, options: WireOptions = {}): Promise<Wire> {
    const client = mqtt.connect(target.url, clientOptions(target, account, options));
    const wire = new Wire(client);
    const connected = new Promise<void>((done, fail) => {
      client.once("connect", () => done());
      client.once("error", fail);
      client.once("close", () => fail(new HungUp("the broker hung up before it answered CONNECT")));
    });
    try {
      await within(CONNECT_MS, connected, "the broker did not answer CONNECT");
    } catch (problem) {
      wire.cut();
      throw problem;
    }
    return wire;
  }

  /** Answers the QoS that the broker grants. */
  async subscribe(...topics: readonly string[]): Promise<readonly number[]> {
    const asked = this.#client.subscribeAsync([...topics], { qos: 1 });
    const granted = await within(ANSWER_MS, asked, `no SUBACK for ${topics.join(", ")}`);
    return granted.map(({ qos }) => qos);
  }

  /** Answers when the broker has acknowledged it. */
  async publish(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    const asked = this.#client.publishAsync(topic, payload, { qos: 1, retain });
    await within(ANSWER_MS, asked, `no PUBACK for ${topic}`);
  }

  /** The first message that it holds for, from now on or since `from`. */
  async next(holds: (message: Message) => boolean, otherwise: string, from = 0): Promise<Message> {
    await this.until(() => this.heard.slice(from).some(holds), otherwise);
    const found = this.heard.slice(from).find(holds);
    if (found === undefined) throw new Error(otherwise);
    return found;
  }

  async until(holds: () => boolean, otherwise: string, ms = ANSWER_MS): Promise<void> {
    if (holds()) return;
    let look = () => {};
    const came = new Promise<void>((done) => {
      look = () => {
        if (holds()) done();
      };
    });
    this.#wakes.add(look);
    try {
      await within(ms, came, otherwise);
    } finally {
      this.#wakes.delete(look);
    }
  }

  /** Called after each message. */
  listen(heard: () => void): void {
    this.#wakes.add(heard);
  }

  on(topic: string): readonly Message[] {
    return this.heard.filter((message) => message.topic === topic);
  }

  /** Hangs up with DISCONNECT. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    await within(ANSWER_MS, this.#client.endAsync(), "the connection did not end").catch(() => this.cut());
  }

  /** The cable is torn out. */
  cut(): void {
    this.#client.stream.destroy();
    this.#client.end(true);
  }

  /** Says and hears nothing any more, and yet does not hang up. */
  freeze(): void {
    this.#client.stream.pause();
    this.#client.sendPing = () => undefined;
  }

  #wake(): void {
    for (const look of [...this.#wakes]) look();
  }
}

function clientOptions({ protocol, ca }: Target, { user, password }: Account, options: WireOptions): IClientOptions {
  const { will, keepaliveS = 60 } = options;
  return {
    clientId: options.id ?? user,
    ...(password === undefined ? {} : { username: user, password }),
    ...(ca === undefined ? {} : { ca }),
    protocolVersion: protocol,
    clean: true,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    keepalive: keepaliveS,
    connectTimeout: CONNECT_MS,
    ...(will === undefined
      ? {}
      : { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1 as const, retain: will.retain } }),
  };
}
