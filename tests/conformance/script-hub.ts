import type { AckMessage, HelloMessage, ResultMessage, StateMessage } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC, type Topics, topicsOf } from "../../agent/uplink/topic.ts";
import { linksOf, type ReadFrame, readFrame } from "../../deploy/hub/frame-reader.ts";
import type { Target } from "./target.ts";
import { type Message, Wire } from "./wire.ts";

const WAIT_MS = 20_000;
/** How long a broker may take for the word of another hub that it keeps. */
const KEPT_WAIT_MS = 2_000;
/** Of a long journal only so many events are asked for. */
const TAIL_EVENTS = 2_000;

export type HeardFrame = ReadFrame & { readonly at: number; readonly payload: Buffer };

/** A hub for one centre that says exactly what a check wants, and acknowledges by itself while it is told to. */
export class ScriptHub {
  readonly centre: string;
  readonly topics: Topics;
  readonly wire: Wire;
  /** While it is on, every frame and every hello is acknowledged as far as nothing is missing. */
  isAcknowledging = true;
  /** What is said with each acknowledgement. */
  terms: Partial<AckMessage> = { credit: 50_000 };
  /** No two runs are the same hub, so that each is told who the agent is. */
  readonly #instance = `conformance-${Date.now().toString(36)}`;
  readonly #events = new Map<string, Map<number, { body: string; chain: string }>>();
  readonly #starts = new Map<string, number>();
  #seen = 0;

  private constructor(centre: string, wire: Wire) {
    this.centre = centre;
    this.topics = topicsOf(centre);
    this.wire = wire;
  }

  /** Who comes late finds an agent that is connected already, and has it greet the hub as after an absence. */
  static async open(target: Target, centre: string, isLate: boolean): Promise<ScriptHub> {
    const offline = JSON.stringify({ v: 1, online: false, instance: "conformance", ts: new Date().toISOString() });
    const will = { topic: HUB_STATE_TOPIC, payload: offline, retain: true };
    const wire = await Wire.open(target, target.hub, { id: "conformance-hub", will });
    const hub = new ScriptHub(centre, wire);
    if (isLate) await hub.#alone();
    wire.listen(() => hub.#work());
    await wire.subscribe(...hub.#upward(isLate));
    if (isLate) await hub.sayState(false);
    await hub.sayState(true);
    return hub;
  }

  /** Two hubs that answer one agent would each be blamed for what the other says. */
  async #alone(): Promise<void> {
    await this.wire.subscribe(HUB_STATE_TOPIC);
    const kept = () => this.fresh(HUB_STATE_TOPIC).at(-1);
    await this.until(() => kept() !== undefined, "", KEPT_WAIT_MS).catch(() => undefined);
    const { online, instance } = onlineOf(kept()?.payload);
    if (!online || instance.startsWith("conformance")) return;
    await this.close();
    throw new Error(`the hub ${instance} is online at this broker. Stop it while its agent is examined.`);
  }

  /**
   * One subscription, for over some brokers two have no common order. Who comes late asks by exact topics too: some brokers give what
   * they keep only to these.
   */
  #upward(isLate: boolean): readonly string[] {
    const { state, live } = this.topics;
    const all = `${state.slice(0, -"state".length)}#`;
    return isLate ? [all, state, live] : [all];
  }

  async sayState(online: boolean, instance = this.#instance): Promise<void> {
    const said = { v: 1, online, instance, ts: new Date().toISOString() };
    await this.wire.publish(HUB_STATE_TOPIC, JSON.stringify(said), true);
  }

  frames(from = 0): readonly HeardFrame[] {
    return this.#on(this.topics.events, from).flatMap(({ message, at }) => {
      const read = readFrame(message.payload);
      return read.ok ? [{ ...read.value, at, payload: message.payload }] : [];
    });
  }

  fresh(topic: string, from = 0): readonly Message[] {
    return this.#on(topic, from).map(({ message }) => message);
  }

  hellos(from = 0): readonly HelloMessage[] {
    return this.fresh(this.topics.hello, from).map(({ payload }) => JSON.parse(payload.toString()));
  }

  states(from = 0): readonly StateMessage[] {
    return this.fresh(this.topics.state, from).map(({ payload }) => JSON.parse(payload.toString()));
  }

  results(id: string): readonly ResultMessage[] {
    return this.fresh(this.topics.result(id)).map(({ payload }) => JSON.parse(payload.toString()));
  }

  /** All events of an epoch that have come, by their numbers. */
  events(epoch: string): ReadonlyMap<number, { readonly body: string; readonly chain: string }> {
    return this.#events.get(epoch) ?? new Map();
  }

  /** How many events of an epoch are not asked for: those that the agent keeps no longer, and all but the end of a long journal. */
  start(epoch: string): number {
    return this.#starts.get(epoch) ?? 0;
  }

  upto(epoch: string): number {
    const events = this.events(epoch);
    let upto = this.start(epoch);
    while (events.has(upto + 1)) upto += 1;
    return upto;
  }

  ack(epoch: string, upto: number, more: Partial<AckMessage> = {}): Promise<void> {
    const said = { v: 1, epoch, upto, ...this.terms, now: new Date().toISOString(), ...more };
    return this.wire.publish(this.topics.ack, JSON.stringify(said));
  }

  command(op: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const issued = new Date().toISOString();
    const notAfter = new Date(Date.now() + 600_000).toISOString();
    const said = { v: 1, op, issued, notAfter, by: "conformance", ...more };
    return this.wire.publish(`${this.topics.commands}${op}`, JSON.stringify(said));
  }

  until(holds: () => boolean, otherwise: string, ms = WAIT_MS): Promise<void> {
    return this.wire.until(holds, otherwise, ms);
  }

  close(): Promise<void> {
    return this.wire.close();
  }

  #on(topic: string, from: number): readonly { readonly message: Message; readonly at: number }[] {
    return this.wire.heard
      .map((message, at) => ({ message, at }))
      .filter(({ message, at }) => at >= from && message.topic === topic);
  }

  #work(): void {
    const from = this.#seen;
    this.#seen = this.wire.heard.length;
    const hellos = this.hellos(from);
    for (const said of hellos.flatMap((one) => [one, ...one.previous])) this.#begin(said);
    const epochs = new Set(hellos.map(({ epoch }) => epoch));
    for (const frame of this.frames(from)) {
      this.#keep(frame);
      epochs.add(frame.epoch);
    }
    if (!this.isAcknowledging) return;
    for (const epoch of epochs) this.ack(epoch, this.upto(epoch)).catch(() => undefined);
  }

  #begin({ epoch, first, last }: Pick<HelloMessage, "epoch" | "first" | "last">): void {
    if (!this.#starts.has(epoch)) this.#starts.set(epoch, Math.max(0, first - 1, last - TAIL_EVENTS));
  }

  #keep(frame: ReadFrame): void {
    const events = this.#events.get(frame.epoch) ?? new Map();
    this.#events.set(frame.epoch, events);
    const links = linksOf(frame);
    for (const [at, body] of frame.bodies.entries()) events.set(frame.first + at, { body, chain: links[at] });
  }
}

function onlineOf(payload: Buffer | undefined): { readonly online: boolean; readonly instance: string } {
  try {
    const { online, instance } = JSON.parse(payload?.toString() ?? "{}");
    return { online: online === true, instance: String(instance) };
  } catch {
    return { online: false, instance: "" };
  }
}
