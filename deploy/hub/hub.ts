import { randomUUID } from "node:crypto";
import { assert } from "../../agent/kernel/assert.ts";
import { parseJson } from "../../agent/kernel/json.ts";
import type { Kpi } from "../../agent/kpi/kpi.ts";
import { ENCODINGS, type Encoding } from "../../agent/ports/encoding.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import {
  type AckMessage,
  type DayListMessage,
  hello,
  live,
  result,
  state,
} from "../../agent/uplink/contract/schemas.ts";
import { readUpwardTopic, topicsOf } from "../../agent/uplink/topic.ts";
import { type ReadFrame, readAlerts, readFrame } from "./frame-reader.ts";
import { GapAsker } from "./gap-asker.ts";
import type { FrameFate, HubStore } from "./hub-store.ts";
import { HubWire, type WireSettings } from "./hub-wire.ts";
import { publishConfig } from "./publish-config.ts";
import { commandMessage, type DayList, dayListMessage, type Revision } from "./signed-words.ts";

export interface HubSettings extends WireSettings {
  /** Events of replay a second that each centre may send. */
  readonly credit?: number;
  /** Forms in which frames may come beside plain text; all that are known where nothing is said. */
  readonly encodings?: readonly Encoding[];
  /** The hub's own key; without one it gives no lists and no commands. */
  readonly signer?: Signer;
  readonly log?: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}

const CREDIT = 50_000;
/** More frames than this waiting in memory are dropped, and the centre asked to pause: it sends them again. */
const FRAMES_WAITING_MAX = 2_000;
const PAUSE_MS = 5_000;

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
  readonly #wire: HubWire;
  readonly #gaps: GapAsker;
  #waiting: Waiting[] = [];

  constructor(store: HubStore, settings: HubSettings) {
    this.#store = store;
    this.#settings = settings;
    this.#gaps = new GapAsker(store);
    this.#wire = new HubWire(settings, this.instance);
  }

  /** Answers when the hub is connected for the first time; afterwards it reconnects by itself. */
  start(): Promise<void> {
    return this.#wire.start({
      heard: (topic, payload) => this.#hear(topic, payload),
      failed: (problem) => this.#log("the broker cannot be used", { problem }),
    });
  }

  stop(): Promise<void> {
    return this.#wire.stop();
  }

  /** The figures of one centre, or of all together, from what has come without a hole. */
  kpi(centre: string | null): Kpi {
    return this.#store.kpis.kpi(centre);
  }

  /** What centres name in hub.trust to believe this hub. */
  get publicKey(): string {
    return this.#signer.publicKey;
  }

  /** Signs the list of a day and leaves it with the broker, so that a centre that is away gets it with its next connection. */
  async publishDay(centre: string, list: DayList): Promise<DayListMessage> {
    const message = dayListMessage(this.#signer, { centre, nowMs: Date.now() }, list);
    await this.#wire.publish(topicsOf(centre).day, JSON.stringify(message), true);
    return message;
  }

  /** Has a centre try another configuration; `store.configs` knows what became of it. */
  publishConfig(centre: string, wish: Revision) {
    return publishConfig({ book: this.#store.configs, signer: this.#signer, wire: this.#wire }, centre, wish);
  }

  /** Has a centre do something; `store.commands` knows what became of it. Until it answers it hears the command with each hello. */
  command(centre: string, op: string, args: Readonly<Record<string, string>> = {}): string {
    const message = commandMessage(
      this.#signer,
      { centre, nowMs: Date.now() },
      { op, args, by: `hub ${this.instance}` },
    );
    const text = JSON.stringify(message);
    this.#store.commands.keep(centre, message, text);
    this.#say(centre, op, text);
    return message.id;
  }

  #say(centre: string, op: string, text: string): void {
    this.#tell(`${topicsOf(centre).commands}${op}`, text);
  }

  /** What the broker did not take is said again: an acknowledgement with the next frame, a command with the next hello. */
  #tell(topic: string, text: string): void {
    this.#wire
      .publish(topic, text)
      .catch((problem) => this.#log("a message was not taken", { topic, problem: String(problem) }));
  }

  get #signer(): Signer {
    const { signer } = this.#settings;
    assert(signer !== undefined, "a hub that signs has a key");
    return signer;
  }

  #hear(topic: string, payload: Buffer): void {
    const from = readUpwardTopic(topic);
    if (from === null) return this.#refuse(topic, "no topic of a centre");
    const { centre, lane } = from;
    if (lane === "ev") return this.#hearFrame(centre, topic, payload);
    if (lane === "alert") return this.#hearAlerts(centre, topic, payload);
    const json = parseJson(payload.toString("utf8"));
    if (!json.ok) return this.#refuse(topic, "not JSON");
    if (lane === "hello") return this.#hearHello(centre, topic, json.value);
    if (lane.startsWith("res/")) return this.#hearResult(centre, topic, json.value);
    const text = payload.toString("utf8");
    if (lane === "live")
      this.#keep(topic, live.safeParse(json.value).success, () => this.#store.keepLive(centre, text));
    if (lane === "state")
      this.#keep(topic, state.safeParse(json.value).success, () => this.#store.keepState(centre, text));
  }

  #hearResult(centre: string, topic: string, said: unknown): void {
    const read = result.safeParse(said);
    if (!read.success || read.data.centre !== centre) return this.#refuse(topic, "not a result of this centre");
    (read.data.op === "config" ? this.#store.configs : this.#store.commands).hearResult(centre, read.data);
  }

  /** Not left for the end of the tick: whoever waits for an alert sees it as soon as it is durable. */
  #hearAlerts(centre: string, topic: string, payload: Buffer): void {
    const read = readAlerts(payload);
    if (!read.ok) return this.#refuse(topic, read.fault);
    try {
      const fate = this.#store.together(() => this.#store.keepAlerts(centre, read.value, new Date().toISOString()));
      this.#tellBroken(fate, { centre, alerts: read.value.events.map(({ seq }) => seq) });
    } catch (problem) {
      this.#log("alerts could not be kept; they come again in their place", { problem: String(problem) });
    }
  }

  #keep(topic: string, isSound: boolean, keep: () => void): void {
    if (isSound) keep();
    else this.#refuse(topic, "not what the contract says");
  }

  #hearHello(centre: string, topic: string, said: unknown): void {
    const read = hello.safeParse(said);
    if (!read.success || read.data.centre !== centre) return this.#refuse(topic, "not a hello of this centre");
    for (const { epoch } of [read.data, ...read.data.previous])
      this.#acknowledge(centre, epoch, this.#offer(centre, epoch));
    for (const { op, text } of this.#store.commands.waiting(centre, Date.now())) this.#say(centre, op, text);
  }

  /** What a centre may do better than the least, and how it can see that its journal is not the one that is known here. */
  #offer(centre: string, epoch: string): Partial<AckMessage> {
    const chain = this.#store.chainOf(centre, epoch);
    return { encodings: this.#settings.encodings ?? ENCODINGS, ...(chain === undefined ? {} : { chain }) };
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
    const { first, last } = frame;
    this.#tellBroken(this.#store.keepFrame(centre, frame), { centre, first, last });
  }

  #tellBroken(fate: FrameFate, facts: Readonly<Record<string, unknown>>): void {
    if (fate.type === "kept" && fate.changed === undefined) return;
    this.broken += 1;
    if (fate.type === "broken") this.#log("a frame breaks the chain and is not kept", { ...facts, why: fate.why });
    else this.#log("events differ from their early copies; both are kept", { ...facts, changed: fate.changed });
  }

  #acknowledge(centre: string, epoch: string, more: Partial<AckMessage> = {}): void {
    const upto = this.#store.upto(centre, epoch);
    const gaps = this.#gaps.toAsk(centre, epoch);
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
    this.#tell(topicsOf(centre).ack, JSON.stringify(ack));
  }

  #refuse(topic: string, why: string): void {
    this.malformed += 1;
    this.#log("a message is not understood", { topic: topic.slice(0, 200), why });
  }

  #log(what: string, facts: Readonly<Record<string, unknown>>): void {
    this.#settings.log?.(what, facts);
  }
}
