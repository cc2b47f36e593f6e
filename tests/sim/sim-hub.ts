import { createHash } from "node:crypto";
import type { Broker } from "../../agent/ports/broker.ts";
import type { AckMessage, HelloMessage } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC, readUpwardTopic, topicsOf } from "../../agent/uplink/topic.ts";
import { follows, linksOf, type ReadFrame, readAlerts, readFrame } from "../../deploy/hub/frame-reader.ts";
import { advance, copied, gapIn, type Kept, type Ledger } from "./hub-ledger.ts";
import type { SimNetWorld } from "./sim-broker.ts";

interface HubWorld extends SimNetWorld {
  readonly now: () => number;
}

const RETRY_MS = 1_000;
const NOW = "2026-03-02T09:00:00.000Z";
const ALERT_TYPES: ReadonlySet<string> = new Set(
  ["signal.raised", "visit.overdue", "cause.opened", "journal.gap", "centre.paused", "centre.resumed"].map(
    (type) => `talon.${type}.v1`,
  ),
);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The hub as the agent's world has it: keeps each event once, acknowledges, forgets on bad days, and writes down every breach of the contract. */
export class SimHub {
  /** What no correct agent does; empty in a sound world. */
  readonly breaches: string[] = [];
  duplicates = 0;
  credit: number | undefined = 50_000;
  pauseMs: number | undefined;
  encodings: readonly string[] | undefined;
  /** Newest telemetry of each centre. */
  readonly telemetry = new Map<string, unknown>();
  readonly #world: HubWorld;
  readonly #wire: Broker;
  /** By centre and epoch; a centre's newest stands last. */
  #ledgers = new Map<string, Ledger>();
  #backup = new Map<string, Ledger>();
  readonly #epochs = new Map<string, string>();
  #instance = 0;
  #phase: "off" | "connecting" | "online" = "off";
  #handle = 0;

  constructor(world: HubWorld, wire: Broker) {
    this.#world = world;
    this.#wire = wire;
  }

  /** Starts a hub that is not running. */
  ensure(): void {
    if (this.#phase === "off") this.start();
  }

  start(): void {
    this.#instance += 1;
    this.#dial();
  }

  /** The hub's process ends; the broker speaks for it. */
  stop(): void {
    this.#publish(HUB_STATE_TOPIC, { v: 1, online: false, instance: `hub-${this.#instance}`, ts: NOW }, true);
    this.#phase = "off";
    this.#world.after(1_000, () => {
      if (this.#phase === "off") this.#wire.close();
    });
  }

  backUp(): void {
    this.#backup = copied(this.#ledgers);
  }

  /** Comes back with what the backup holds: an older cursor for every centre. */
  restoreAndRestart(): void {
    this.#wire.close();
    this.#ledgers = copied(this.#backup);
    this.start();
  }

  bodies(centre: string, epoch?: string): readonly string[] {
    const ledger = this.#newest(centre, epoch);
    if (ledger === undefined) return [];
    return [...ledger.events].sort(([one], [other]) => one - other).map(([, { body }]) => body);
  }

  #newest(centre: string, epoch?: string): Ledger | undefined {
    const said = epoch ?? this.#epochs.get(centre);
    return said === undefined ? undefined : this.#ledgers.get(`${centre} ${said}`);
  }

  /** Sends one centre away, and has it come back. */
  sendAway(centre: string, after: number, spread: number): void {
    const ledger = this.#newest(centre);
    if (ledger !== undefined) this.#acknowledge(centre, ledger, { reconnect: { after, spread } });
  }

  /** When an alert was first heard of; undefined where it never was. */
  heardAt(centre: string, seq: number): number | undefined {
    return this.#newest(centre)?.alerts.get(seq)?.heardAt;
  }

  /** What it keeps of one journal, by number. */
  kept(centre: string, epoch: string): ReadonlyMap<number, { readonly body: string }> {
    return this.#newest(centre, epoch)?.events ?? new Map();
  }

  upto(centre: string, epoch?: string): number {
    return this.#newest(centre, epoch)?.upto ?? 0;
  }

  #dial(): void {
    this.#phase = "connecting";
    const will = { topic: HUB_STATE_TOPIC, payload: this.#state(false), qos: 1, retain: true } as const;
    this.#wire.connect(
      { broker: 0, protocol: 4, will, subscribe: ["talon/1/+/+/up/#"] },
      {
        online: () => {
          this.#phase = "online";
          this.#publish(HUB_STATE_TOPIC, JSON.parse(this.#state(true)), true);
        },
        taken: () => undefined,
        message: (topic, payload) => this.#hear(topic, payload),
        oversized: (topic, bytes) => this.breaches.push(`${bytes} bytes on ${topic}`),
        offline: () => this.#world.after(RETRY_MS, () => this.#phase !== "off" && this.#dial()),
      },
    );
  }

  #state(online: boolean): string {
    return JSON.stringify({ v: 1, online, instance: `hub-${this.#instance}`, ts: NOW });
  }

  #publish(topic: string, said: unknown, retain = false): void {
    this.#handle += 1;
    this.#wire.publish({ topic, payload: JSON.stringify(said), qos: 1, retain }, this.#handle);
  }

  #hear(topic: string, payload: Uint8Array): void {
    const from = readUpwardTopic(topic);
    if (from === null) return void this.breaches.push(`no topic of a centre: ${topic}`);
    if (from.lane === "hello") return this.#hearHello(from.centre, JSON.parse(new TextDecoder().decode(payload)));
    if (from.lane === "tm") this.telemetry.set(from.centre, JSON.parse(new TextDecoder().decode(payload)));
    if (from.lane === "alert") return this.#hearAlerts(from.centre, topic, payload);
    if (from.lane !== "ev") return;
    const frame = readFrame(payload);
    if (frame.ok) this.#keep(from.centre, frame.value);
    else this.breaches.push(`${topic}: ${frame.fault}`);
  }

  #hearHello(centre: string, said: HelloMessage): void {
    this.#epochs.set(centre, said.epoch);
    for (const { epoch } of [...said.previous, said]) {
      const ledger = this.#ledger(centre, epoch);
      this.#acknowledge(centre, ledger, { ...(this.encodings && { encodings: [...this.encodings] }) });
    }
  }

  #hearAlerts(centre: string, topic: string, payload: Uint8Array): void {
    const read = readAlerts(payload);
    if (!read.ok) return void this.breaches.push(`${topic}: ${read.fault}`);
    const { events, alerts } = this.#ledger(centre, read.value.epoch);
    for (const { seq, type, body } of read.value.events) {
      const known = alerts.get(seq)?.body ?? events.get(seq)?.body;
      if (known !== undefined && known !== body) this.breaches.push(`alert ${seq} came with another text`);
      if (!ALERT_TYPES.has(type)) this.breaches.push(`event ${seq} is no alert`);
      if (!alerts.has(seq)) alerts.set(seq, { body, heardAt: this.#world.now() });
    }
  }

  #ledger(centre: string, epoch: string): Ledger {
    const known = this.#ledgers.get(`${centre} ${epoch}`);
    if (known !== undefined) return known;
    const fresh: Ledger = { epoch, events: new Map(), alerts: new Map(), lost: [], upto: 0 };
    this.#ledgers.set(`${centre} ${epoch}`, fresh);
    return fresh;
  }

  #keep(centre: string, frame: ReadFrame): void {
    const ledger = this.#ledger(centre, frame.epoch);
    const before =
      frame.first === 1 ? sha256(`talon:${centre}:${frame.epoch}`) : ledger.events.get(frame.first - 1)?.chain;
    const isOther = (body: string, at: number) => (ledger.events.get(frame.first + at)?.body ?? body) !== body;
    if ((before !== undefined && !follows(before, frame)) || frame.bodies.some(isOther))
      return void this.breaches.push(`chain before ${frame.first} of ${frame.epoch} is not the one kept`);
    const links = linksOf(frame);
    for (const [at, body] of frame.bodies.entries())
      this.#keepEvent(ledger, frame.first + at, { body, chain: links[at] ?? "" });
    advance(ledger);
    for (const body of frame.bodies) this.#keepGap(centre, body);
    const isAhead = frame.mode === "replay" && frame.first > ledger.upto + 1;
    this.#acknowledge(centre, ledger, isAhead ? { gaps: [{ first: ledger.upto + 1, last: frame.first - 1 }] } : {});
  }

  /** TUC-074, TUC-075: what stands behind a declared gap is acknowledged, in this epoch or the one that it names. */
  #keepGap(centre: string, body: string): void {
    const gap = gapIn(body);
    if (gap === null) return;
    const ledger = this.#ledger(centre, gap.epoch);
    if (ledger.lost.some(({ first, last }) => first === gap.first && last === gap.last)) return;
    ledger.lost.push(gap);
    advance(ledger);
    this.#acknowledge(centre, ledger);
  }

  #keepEvent(ledger: Ledger, seq: number, event: Kept): void {
    const known = ledger.events.get(seq);
    const early = ledger.alerts.get(seq);
    if (early !== undefined && early.body !== event.body)
      this.breaches.push(`event ${seq} differs from its early copy`);
    if (known === undefined) ledger.events.set(seq, event);
    else if (known.body === event.body && known.chain === event.chain) this.duplicates += 1;
    else this.breaches.push(`event ${seq} came with another text`);
  }

  #acknowledge(centre: string, { epoch, upto, events }: Ledger, more: Partial<AckMessage> = {}): void {
    const chain = events.get(upto)?.chain;
    const terms = {
      ...(chain === undefined ? {} : { chain }),
      ...(this.credit === undefined ? {} : { credit: this.credit }),
      ...(this.pauseMs === undefined ? {} : { pauseMs: this.pauseMs }),
    };
    const ack: AckMessage = { v: 1, epoch, upto, ...terms, ...more, now: NOW };
    this.#publish(topicsOf(centre).ack, ack);
  }
}
