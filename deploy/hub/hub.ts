import { randomUUID } from "node:crypto";
import type { Kpi } from "../../agent/kpi/kpi.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import {
  type AckMessage,
  type DayListMessage,
  GAPS_MAX,
  type HelloMessage,
  type ReconnectOrder,
} from "../../agent/uplink/contract/schemas.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { ackMessage, offer, type Terms } from "./ack-message.ts";
import { lossesOf } from "./declared.ts";
import type { ReadAlerts, ReadFrame } from "./frame-reader.ts";
import { GapsAsked } from "./gaps-asked.ts";
import { hearingLog } from "./hearing.ts";
import type { FrameFate, HubStore } from "./hub-store.ts";
import { HubWire, type WireSettings } from "./hub-wire.ts";
import { publishConfig } from "./publish-config.ts";
import { SessionBook } from "./session-book.ts";
import { commandMessage, type DayList, dayListMessage, type Revision, signerOf } from "./signed-words.ts";
import { readUpward, type Upward } from "./upward.ts";

export interface HubSettings extends WireSettings, Terms {
  /** The hub's own key; without one it gives no lists and no commands. */
  readonly signer?: Signer;
  readonly log?: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}

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
  readonly #gaps = new GapsAsked();
  readonly #sessions = new SessionBook();
  #waiting: Waiting[] = [];

  constructor(store: HubStore, settings: HubSettings) {
    this.#store = store;
    this.#settings = settings;
    this.#wire = new HubWire(settings, this.instance);
  }

  /** Answers when the hub is connected for the first time; afterwards it reconnects by itself. */
  start(): Promise<void> {
    return this.#wire.start({
      heard: (topic, payload) => this.#hear(topic, payload),
      failed: (problem) => this.#log("the broker cannot be used", { problem }),
      ...hearingLog((what, facts) => this.#log(what, facts)),
    });
  }

  /** What the broker refuses to let it hear; it is asked again and again. */
  get deafTo(): readonly string[] {
    return this.#wire.deafTo;
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
    const text = JSON.stringify(message);
    this.#store.days.keep(centre, message, text);
    await this.#wire.publish(topicsOf(centre).day, text, true);
    return message;
  }

  /** Says that a key which sealed at this centre is its machine's; false where none of its seals is known. */
  trustKey(centre: string, keyId: string, by: string): boolean {
    return this.#store.seals.trust(centre, keyId, { by, atMs: Date.now() });
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

  /** Has a centre hang up and come back, or all of them; false where it has said nothing since the hub started. */
  async reconnect(centre: string | null, order: ReconnectOrder): Promise<boolean> {
    if (centre === null) return this.#wire.sendAway(order).then(() => true);
    const epoch = this.#sessions.epochOf(centre);
    if (epoch !== null) this.#acknowledge(centre, epoch, { reconnect: order });
    return epoch !== null;
  }

  #say(centre: string, op: string, text: string): void {
    this.#tell(`${topicsOf(centre).commands}${op}`, text);
  }

  /** What the broker did not take is said again: an acknowledgement with the next frame, a command with the next hello. */
  #tell(topic: string, text: string, retain = false): void {
    this.#wire
      .publish(topic, text, retain)
      .catch((problem) => this.#log("a message was not taken", { topic, problem: String(problem) }));
  }

  get #signer(): Signer {
    return signerOf(this.#settings);
  }

  #hear(topic: string, payload: Buffer): void {
    const read = readUpward(topic, payload);
    if (!read.ok) return this.#refuse(topic, read.fault);
    try {
      this.#take(read.value);
    } catch (problem) {
      this.#log("what a centre said could not be kept", { topic, problem: String(problem) });
    }
  }

  #take(said: Upward): void {
    const { centre } = said;
    if (said.what === "frame") this.#hearFrame(said);
    if (said.what === "alerts") this.#hearAlerts(centre, said.alerts);
    if (said.what === "hello") this.#hearHello(centre, said.hello);
    if (said.what === "result") this.#store.hearResult(centre, said.result);
    if (said.what === "picture" && said.of === "live") this.#store.keepLive(centre, said.text);
    if (said.what === "picture" && said.of === "state") this.#store.keepState(centre, said.text);
    if (said.what === "machine") this.#store.machines.keep(centre, said.text);
    const odd = this.#sessions.hear(said, performance.now());
    if (odd === null) return;
    this.#log("a centre is sent away because of its connection", { centre, ...odd });
    void this.reconnect(centre, odd.order);
  }

  /** Not left for the end of the tick: whoever waits for an alert sees it as soon as it is durable. What cannot be kept comes again in its place. */
  #hearAlerts(centre: string, alerts: ReadAlerts): void {
    const fate = this.#store.together(() => this.#store.keepAlerts(centre, alerts, new Date().toISOString()));
    this.#tellBroken(fate, { centre, alerts: alerts.events.map(({ seq }) => seq) });
  }

  #hearHello(centre: string, hello: HelloMessage): void {
    const { epoch, previous } = hello;
    const losses = lossesOf(hello);
    if (losses.length > 0) this.#store.together(() => this.#store.declareLost(centre, losses));
    for (const journal of [epoch, ...previous.map((one) => one.epoch)])
      this.#acknowledge(centre, journal, offer(this.#settings, this.#store.chainOf(centre, journal) ?? null));
    for (const { op, text } of this.#store.commands.waiting(centre, Date.now())) this.#say(centre, op, text);
    const revision = this.#store.configs.unanswered(centre);
    if (revision !== null) this.#tell(topicsOf(centre).config, revision, true);
  }

  #hearFrame({ centre, frame }: Waiting): void {
    if (this.#waiting.length >= FRAMES_WAITING_MAX) {
      this.dropped += 1;
      return this.#acknowledge(centre, frame.epoch, { pauseMs: PAUSE_MS });
    }
    if (this.#waiting.length === 0) setImmediate(() => this.#work());
    this.#waiting.push({ centre, frame });
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
    // The answer to a hello may be lost: a centre whose journal is another one sees it by the next acknowledgement, too.
    for (const { centre, frame } of heard.values()) {
      const chain = this.#store.chainOf(centre, frame.epoch);
      this.#acknowledge(centre, frame.epoch, chain === undefined ? {} : { chain });
    }
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
    const holes = () => this.#store.gaps(centre, epoch, GAPS_MAX);
    const gaps = this.#gaps.toAsk(`${centre} ${epoch}`, performance.now(), holes);
    this.#tell(topicsOf(centre).ack, JSON.stringify(ackMessage({ epoch, upto, gaps }, this.#settings, more)));
  }

  #refuse(topic: string, why: string): void {
    this.malformed += 1;
    this.#log("a message is not understood", { topic: topic.slice(0, 200), why });
  }

  #log(what: string, facts: Readonly<Record<string, unknown>>): void {
    this.#settings.log?.(what, facts);
  }
}
