import mqtt, { type MqttClient } from "mqtt";
import type { ReconnectOrder } from "../../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC } from "../../../agent/uplink/topic.ts";
import { Hearing, type HearingSink } from "../hearing.ts";
import { nodesOf, type WireSettings } from "../hub-wire.ts";

export interface WorkerSink extends HearingSink {
  /** `isKept`: the broker had kept the message; it is not said now. */
  readonly heard: (topic: string, payload: Buffer, isKept: boolean) => void;
  readonly failed: (problem: string) => void;
  /** The hub as a whole was said to be away, by whoever left last. */
  readonly calledAway: () => void;
}

const hex = (shard: number): string => shard.toString(16).padStart(2, "0");
const filterOf = (shard: number): string => `talon/1/${hex(shard)}/+/up/#`;

/** A worker's connection to the broker: hears the shards that it is told to hear. It has no will: a worker is not the hub. */
export class WorkerWire {
  readonly #settings: WireSettings;
  readonly #worker: string;
  #client: MqttClient | null = null;
  #hearing: Hearing | null = null;
  #instance = "";

  constructor(settings: WireSettings, worker: string) {
    this.#settings = settings;
    this.#worker = worker;
  }

  /** What the broker refuses to let it hear. */
  get deafTo(): readonly string[] {
    return this.#hearing?.deafTo ?? [];
  }

  /** Answers when it is connected for the first time; afterwards it reconnects by itself. */
  async start(sink: WorkerSink): Promise<void> {
    const { url, username = "hub", password, certificates } = this.#settings;
    const client = mqtt.connect(url, {
      clientId: `hub-${this.#worker}`.slice(0, 64),
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
    });
    this.#client = client;
    client.on("message", (topic, payload, { retain }) => {
      if (topic !== HUB_STATE_TOPIC) return sink.heard(topic, payload, retain);
      if (payload.includes('"online":false')) sink.calledAway();
    });
    client.on("error", (problem) => sink.failed(problem.message));
    const hearing = new Hearing(client, [HUB_STATE_TOPIC], sink);
    this.#hearing = hearing;
    await new Promise<void>((done) => {
      client.on("connect", async () => {
        await hearing.begin();
        if (this.#instance !== "") this.sayOnline(this.#instance);
        done();
      });
    });
  }

  /** Hears these shards and no others. */
  hear(shards: ReadonlySet<number>): void {
    this.#hearing?.want([HUB_STATE_TOPIC, ...[...shards].map(filterOf)]);
  }

  /** What the broker does not take in time is said again by whoever needs it. */
  async publish(topic: string, text: string, retain = false): Promise<void> {
    await this.#client?.publishAsync(topic, text, { qos: 1, retain });
  }

  /** The same word from every worker: centres see one hub, whoever of its workers comes or goes. */
  sayOnline(instance: string): void {
    this.#instance = instance;
    this.#client?.publish(HUB_STATE_TOPIC, stateText(true, instance), { qos: 1, retain: true });
  }

  /** Every centre that listens now; it is not kept, so nobody who comes back hears it again. */
  sendAway(reconnect: ReconnectOrder): Promise<void> {
    return this.publish(HUB_STATE_TOPIC, stateText(true, this.#instance, { reconnect }));
  }

  async stop(isLast: boolean): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#hearing?.end();
    if (client === null) return;
    if (isLast && client.connected)
      await client.publishAsync(HUB_STATE_TOPIC, stateText(false, this.#instance), { qos: 1, retain: true });
    await client.endAsync(true);
  }
}

const stateText = (online: boolean, instance: string, more: { readonly reconnect?: ReconnectOrder } = {}): string =>
  JSON.stringify({ v: 1, online, instance, ...more, ts: new Date().toISOString() });
