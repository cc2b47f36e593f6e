import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import type { ReconnectOrder } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC } from "../../agent/uplink/topic.ts";
import { Hearing, type HearingSink } from "./hearing.ts";

const [PORT, TLS_PORT] = [1883, 8883];
const EVERY_CENTRE = "talon/1/+/+/up/#";

export interface WireSettings {
  readonly url: string;
  /** Other nodes of the same broker, tried in turn where one is not there. */
  readonly others?: readonly string[];
  readonly username?: string;
  readonly password?: string;
  readonly certificates?: Pick<IClientOptions, "ca" | "cert" | "key">;
}

export interface WireSink extends HearingSink {
  readonly heard: (topic: string, payload: Buffer) => void;
  readonly failed: (problem: string) => void;
}

/** In the form in which MQTT.js goes from one to the next. */
export function nodesOf({ url, others = [] }: WireSettings): Pick<IClientOptions, "servers"> {
  if (others.length === 0) return {};
  const servers = [url, ...others].map((one) => {
    const { protocol, hostname, port } = new URL(one);
    const scheme = protocol.slice(0, -1) as "mqtt" | "mqtts";
    return { protocol: scheme, host: hostname, port: Number(port) || (scheme === "mqtts" ? TLS_PORT : PORT) };
  });
  return { servers };
}

/** The hub's connection to its broker: hears every centre, and says whether the hub is there. */
export class HubWire {
  readonly #settings: WireSettings;
  readonly #instance: string;
  #client: MqttClient | null = null;
  #hearing: Hearing | null = null;

  constructor(settings: WireSettings, instance: string) {
    this.#settings = settings;
    this.#instance = instance;
  }

  /** What the broker refuses to let it hear. */
  get deafTo(): readonly string[] {
    return this.#hearing?.deafTo ?? [];
  }

  /** Answers when the hub is connected for the first time; afterwards it reconnects by itself. */
  async start(sink: WireSink): Promise<void> {
    const { url, username = "hub", password, certificates } = this.#settings;
    const client = mqtt.connect(url, {
      clientId: `hub-${this.#instance.slice(0, 8)}`,
      username,
      ...(password === undefined ? {} : { password }),
      ...certificates,
      ...nodesOf(this.#settings),
      rejectUnauthorized: true,
      protocolVersion: 4,
      clean: true,
      resubscribe: false,
      reconnectPeriod: 1_000,
      queueQoSZero: false,
      will: { topic: HUB_STATE_TOPIC, payload: Buffer.from(this.#state(false)), qos: 1, retain: true },
    });
    this.#client = client;
    const say = (online: boolean) => client.publish(HUB_STATE_TOPIC, this.#state(online), { qos: 1, retain: true });
    const hearing = new Hearing(client, [EVERY_CENTRE], {
      deaf: (filters, againMs) => {
        say(false);
        sink.deaf(filters, againMs);
      },
      hears: () => {
        say(true);
        sink.hears();
      },
    });
    this.#hearing = hearing;
    client.on("message", sink.heard);
    client.on("error", (problem) => sink.failed(problem.message));
    await new Promise<void>((done) => {
      client.on("connect", () => void hearing.begin().then(done));
    });
  }

  /** Answers when the broker has taken it; a hub that does not run says nothing. */
  async publish(topic: string, text: string, retain = false): Promise<void> {
    await this.#client?.publishAsync(topic, text, { qos: 1, retain });
  }

  /** Every centre that listens now; it is not kept, so nobody who comes back hears it again. */
  sendAway(reconnect: ReconnectOrder): Promise<void> {
    return this.publish(HUB_STATE_TOPIC, this.#state(true, { reconnect }));
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#hearing?.end();
    if (client === null) return;
    if (client.connected) await client.publishAsync(HUB_STATE_TOPIC, this.#state(false), { qos: 1, retain: true });
    await client.endAsync(true);
  }

  #state(online: boolean, more: { readonly reconnect?: ReconnectOrder } = {}): string {
    return JSON.stringify({ v: 1, online, instance: this.#instance, ...more, ts: new Date().toISOString() });
  }
}
