import { randomUUID } from "node:crypto";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { parseJson } from "../../agent/kernel/json.ts";
import { type AckMessage, GAPS_MAX, hello, live, state } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC, readUpwardTopic, topicsOf } from "../../agent/uplink/topic.ts";
import { type ReadFrame, readFrame } from "./frame-reader.ts";
import type { HubStore } from "./hub-store.ts";

export interface HubSettings {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly certificates?: Pick<IClientOptions, "ca" | "cert" | "key">;
  /** Events of replay a second that each centre may send. */
  readonly credit?: number;
  readonly log?: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}

const CREDIT = 50_000;
/** More frames than this waiting in memory are dropped, and the centre asked to pause: it sends them again. */
const FRAMES_WAITING_MAX = 2_000;
const PAUSE_MS = 5_000;
/** A hole is asked for again at most so often; what was asked for needs time to come. */
const GAPS_EVERY_MS = 2_000;

interface Waiting {
  readonly centre: string;
  readonly frame: ReadFrame;
}

/** The reference hub: keeps every event once, then acknowledges. All frames that wait at the end of a tick share one transaction. */
export class Hub {
  readonly instance = randomUUID();
  /** Messages that were not what the contract says; they are not acknowledged. */
  malformed = 0;
  broken = 0;
  dropped = 0;
  readonly #settings: HubSettings;
  readonly #store: HubStore;
  readonly #askedAt = new Map<string, number>();
  #client: MqttClient | null = null;
  #waiting: Waiting[] = [];

  constructor(store: HubStore, settings: HubSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** Answers when the hub is connected for the first time; afterwards it reconnects by itself. */
  async start(): Promise<void> {
    const { url, username = "hub", password, certificates } = this.#settings;
    const client = mqtt.connect(url, {
      clientId: `hub-${this.instance.slice(0, 8)}`,
      username,
      ...(password === undefined ? {} : { password }),
      ...certificates,
      rejectUnauthorized: true,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 1_000,
      queueQoSZero: false,
      will: { topic: HUB_STATE_TOPIC, payload: Buffer.from(this.#state(false)), qos: 1, retain: true },
    });
    this.#client = client;
    client.on("message", (topic, payload) => this.#hear(topic, payload));
    client.on("error", (problem) => this.#log("the broker cannot be used", { problem: problem.message }));
    await new Promise<void>((done) => {
      client.on("connect", () =>
        client.subscribe("talon/1/+/+/up/#", { qos: 1 }, () => {
          client.publish(HUB_STATE_TOPIC, this.#state(true), { qos: 1, retain: true });
          done();
        }),
      );
    });
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    if (client.connected) await client.publishAsync(HUB_STATE_TOPIC, this.#state(false), { qos: 1, retain: true });
    await client.endAsync(true);
  }

  #state(online: boolean): string {
    return JSON.stringify({ v: 1, online, instance: this.instance, ts: new Date().toISOString() });
  }

  #hear(topic: string, payload: Buffer): void {
    const from = readUpwardTopic(topic);
    if (from === null) return this.#refuse(topic, "no topic of a centre");
    const { centre, lane } = from;
    if (lane === "ev" || lane === "alert") return this.#hearFrame(centre, topic, payload);
    const json = parseJson(payload.toString("utf8"));
    if (!json.ok) return this.#refuse(topic, "not JSON");
    if (lane === "hello") return this.#hearHello(centre, topic, json.value);
    if (lane === "live")
      return this.#keep(topic, live.safeParse(json.value).success, () =>
        this.#store.keepLive(centre, payload.toString("utf8")),
      );
    if (lane === "state")
      return this.#keep(topic, state.safeParse(json.value).success, () =>
        this.#store.keepState(centre, payload.toString("utf8")),
      );
  }

  #keep(topic: string, isSound: boolean, keep: () => void): void {
    if (isSound) keep();
    else this.#refuse(topic, "not what the contract says");
  }

  #hearHello(centre: string, topic: string, said: unknown): void {
    const read = hello.safeParse(said);
    if (!read.success || read.data.centre !== centre) return this.#refuse(topic, "not a hello of this centre");
    this.#acknowledge(centre, read.data.epoch);
  }

  #hearFrame(centre: string, topic: string, payload: Buffer): void {
    const read = readFrame(payload);
    if (!read.ok) return this.#refuse(topic, read.fault);
    if (this.#waiting.length >= FRAMES_WAITING_MAX) {
      this.dropped += 1;
      return this.#acknowledge(centre, read.value.epoch, { pauseMs: PAUSE_MS });
    }
    if (this.#waiting.length === 0) setImmediate(() => this.#work());
    this.#waiting.push({ centre, frame: read.value });
  }

  #work(): void {
    const frames = this.#waiting;
    this.#waiting = [];
    const heard = new Map<string, Waiting>();
    try {
      this.#store.together(() => {
        for (const waiting of frames) this.#keepFrame(waiting);
      });
    } catch (problem) {
      return this.#log("events could not be kept and are not acknowledged", { problem: String(problem) });
    }
    for (const waiting of frames) heard.set(`${waiting.centre} ${waiting.frame.epoch}`, waiting);
    for (const { centre, frame } of heard.values()) this.#acknowledge(centre, frame.epoch);
  }

  #keepFrame({ centre, frame }: Waiting): void {
    const fate = this.#store.keepFrame(centre, frame);
    if (fate.type === "kept") return;
    this.broken += 1;
    this.#log("a frame breaks the chain and is not kept", {
      centre,
      first: frame.first,
      last: frame.last,
      why: fate.why,
    });
  }

  #acknowledge(centre: string, epoch: string, more: Partial<AckMessage> = {}): void {
    const upto = this.#store.upto(centre, epoch);
    const gaps = this.#gapsToAsk(centre, epoch);
    const { credit = CREDIT } = this.#settings;
    const ack: AckMessage = {
      v: 1,
      epoch,
      upto,
      ...(gaps.length > 0 ? { gaps } : {}),
      credit,
      now: new Date().toISOString(),
      ...more,
    };
    this.#client?.publish(topicsOf(centre).ack, JSON.stringify(ack), { qos: 1 });
  }

  /** A hole below what has come is asked for only when it stays: while a centre replays its backlog, live events stand ahead of it. */
  #gapsToAsk(centre: string, epoch: string) {
    const key = `${centre} ${epoch}`;
    const last = this.#askedAt.get(key);
    const now = performance.now();
    if (last !== undefined && now - last < GAPS_EVERY_MS) return [];
    this.#askedAt.set(key, now);
    return this.#store
      .gaps(centre, epoch, GAPS_MAX)
      .filter((gap) => last !== undefined && gap.last - gap.first < GAP_EVENTS_MAX);
  }

  #refuse(topic: string, why: string): void {
    this.malformed += 1;
    this.#log("a message is not understood", { topic: topic.slice(0, 200), why });
  }

  #log(what: string, facts: Readonly<Record<string, unknown>>): void {
    this.#settings.log?.(what, facts);
  }
}

/** A longer hole is a backlog on its way, not a loss. */
const GAP_EVENTS_MAX = 1_000;
