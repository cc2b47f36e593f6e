import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AckMessage, DayListMessage, ReconnectOrder } from "../../../agent/uplink/contract/schemas.ts";
import { topicsOf } from "../../../agent/uplink/topic.ts";
import { ackMessage, offer } from "../ack-message.ts";
import { GapsAsked } from "../gaps-asked.ts";
import { hearingLog } from "../hearing.ts";
import type { HubSettings } from "../hub.ts";
import { publishConfig } from "../publish-config.ts";
import { commandMessage, type DayList, dayListMessage, type Revision, signerOf } from "../signed-words.ts";
import { AwayDesk } from "./away-desk.ts";
import type { Heard, Settled, Stand } from "./batch.ts";
import { keepDayList } from "./day-keeper.ts";
import { isWritten } from "./hand-over.ts";
import { isOfData, type PostgresKeeper } from "./keeper.ts";
import { type Holding, leave, release, tend } from "./leases.ts";
import { ReturnTurns } from "./return-turns.ts";
import { WaitingRoom } from "./waiting-room.ts";
import { WorkerWire } from "./worker-wire.ts";

export interface WorkerSettings extends HubSettings {
  readonly name: string;
  /** Shards that it may hold, both included. */
  readonly first: number;
  readonly last: number;
  readonly leaseMs?: number;
}

const LEASE_MS = 10_000;
/** A lease is renewed so often within its time, so that two lost attempts do no harm. */
const RENEWALS = 4;
const RETRY_MS = 500;

/** One of several processes that are a hub together: keeps what the centres of its shards send, then acknowledges. */
export class ShardWorker {
  /** Unique among the processes that live, and for people. */
  readonly id: string;
  broken = 0;
  fenced = 0;
  readonly #settings: WorkerSettings;
  readonly #keeper: PostgresKeeper;
  readonly #wire: WorkerWire;
  readonly #gaps = new GapsAsked();
  readonly #turns = new ReturnTurns();
  readonly #away = new AwayDesk((what, facts) => this.#log(what, facts));
  readonly #room = new WaitingRoom({
    refuse: (topic, why) => this.#log("a message is not understood", { topic: topic.slice(0, 200), why }),
    said: (upward) => this.#away.hear(upward, performance.now()),
  });
  #holding: Holding = { shards: new Map(), release: [], instance: "" };
  #working: Promise<void> | null = null;
  readonly #batches = { begun: 0, ended: 0 };
  #tending: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(keeper: PostgresKeeper, settings: WorkerSettings) {
    this.id = `${settings.name}-${randomBytes(4).toString("hex")}`;
    this.#keeper = keeper;
    this.#settings = settings;
    this.#wire = new WorkerWire(settings, this.id);
  }

  /** Answers when it is connected for the first time; afterwards it reconnects by itself. */
  async start(): Promise<void> {
    await this.#wire.start({
      heard: (topic, payload, isKept) => this.#hear(topic, payload, isKept),
      failed: (problem) => this.#log("the broker cannot be used", { problem }),
      ...hearingLog((what, facts) => this.#log(what, facts)),
      calledAway: () => {
        if (!this.#isStopped && this.#holding.instance !== "") this.#wire.sayOnline(this.#holding.instance);
      },
    });
    await this.#tend();
    const { leaseMs = LEASE_MS } = this.#settings;
    this.#timer = setInterval(() => {
      this.#tending ??= this.#tend().finally(() => {
        this.#tending = null;
      });
    }, leaseMs / RENEWALS);
  }

  /** What it holds now. */
  get shards(): readonly number[] {
    return [...this.#holding.shards.keys()].sort((one, other) => one - other);
  }

  /** What the broker refuses to let it hear; it is asked again and again. */
  get deafTo(): readonly string[] {
    return this.#wire.deafTo;
  }

  /** Writes what has come, and hands its shards over at once. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#tending;
    this.#wire.hear(new Set());
    this.#isStopped = true;
    await this.#working;
    const hasOthers = await leave(this.#keeper.pool, this.id).catch(() => true);
    await this.#wire.stop(!hasOthers);
  }

  /** Has a centre do something. Until it answers it hears the command with each hello. */
  async command(centre: string, op: string, args: Readonly<Record<string, string>> = {}): Promise<string> {
    const at = { centre, nowMs: Date.now() };
    const message = commandMessage(signerOf(this.#settings), at, { op, args, by: `hub ${this.#settings.name}` });
    const text = JSON.stringify(message);
    await this.#keeper.keepCommand(centre, message, text);
    this.#say(`${topicsOf(centre).commands}${op}`, text);
    return message.id;
  }

  /** Has a centre hang up and come back, or all of them. Whoever holds its shard tells it, within a renewal of leases. */
  async reconnect(centre: string | null, order: ReconnectOrder): Promise<boolean> {
    if (centre !== null) return this.#keeper.wishAway(centre, order);
    await this.#wire.sendAway(order);
    return true;
  }

  /** Has a centre try another configuration; the book knows what became of it. */
  publishConfig(centre: string, wish: Revision) {
    const desk = { book: this.#keeper.configs, signer: signerOf(this.#settings), wire: this.#wire };
    return publishConfig(desk, centre, wish);
  }

  /** Signs the list of a day and leaves it with the broker. */
  async publishDay(centre: string, list: DayList): Promise<DayListMessage> {
    const message = dayListMessage(signerOf(this.#settings), { centre, nowMs: Date.now() }, list);
    await this.#wire.publish(topicsOf(centre).day, await keepDayList(this.#keeper.pool, centre, message), true);
    return message;
  }

  trustKey(centre: string, keyId: string, by: string): Promise<boolean> {
    return this.#keeper.seals.trust(centre, keyId, by);
  }

  async #tend(): Promise<void> {
    const { first, last, leaseMs = LEASE_MS } = this.#settings;
    const before = this.#holding;
    try {
      const holding = await tend(this.#keeper.pool, { worker: this.id, first, last, leaseMs });
      this.#holding = holding;
      const isLeaving = new Set(holding.release);
      this.#wire.hear(new Set([...holding.shards.keys()].filter((shard) => !isLeaving.has(shard))));
      if (holding.instance !== before.instance) this.#wire.sayOnline(holding.instance);
      for (const { centre, text, epoch } of await this.#keeper.takeAway([...holding.shards.keys()]))
        this.#room.add(this.#away.order(centre, JSON.parse(text), epoch));
      this.#workOff();
      if (isLeaving.size === 0) return;
      if (!(await isWritten({ room: this.#room, batches: this.#batches }, isLeaving, leaseMs / RENEWALS))) return;
      await release(this.#keeper.pool, this.id, holding.release);
      this.#holding = { ...holding, shards: new Map([...holding.shards].filter(([shard]) => !isLeaving.has(shard))) };
    } catch (problem) {
      this.#log("leases could not be renewed", { problem: String(problem) });
    }
  }

  #hear(topic: string, payload: Buffer, isKept: boolean): void {
    this.#room.put({ topic, payload, isKept });
    this.#workOff();
  }

  #workOff(): void {
    if (this.#room.isEmpty) return;
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  /** A centre that says hello hears again what it has not ended. */
  async #sayWaiting(centre: string): Promise<void> {
    try {
      for (const { op, text } of await this.#keeper.waiting(centre, new Date()))
        this.#say(`${topicsOf(centre).commands}${op}`, text);
      const revision = await this.#keeper.configs.unanswered(centre);
      if (revision !== null) await this.#wire.publish(topicsOf(centre).config, revision, true);
    } catch (problem) {
      this.#log("what waits for a centre comes with its next hello", { problem: String(problem) });
    }
  }

  async #work(): Promise<void> {
    while (!this.#room.isEmpty) {
      const batch = this.#room.take();
      this.#batches.begun += 1;
      try {
        if (batch.length > 0) await this.#keep(batch);
      } finally {
        this.#batches.ended += 1;
      }
    }
  }

  /** What the database cannot take now is tried again; what it never takes goes alone, so that it holds up nobody else. */
  async #keep(batch: readonly Heard[]): Promise<void> {
    for (;;) {
      try {
        const settled = await this.#keeper.keep(batch, this.#holding.shards);
        return this.#settle(batch, settled);
      } catch (problem) {
        this.#log("events could not be kept yet and are not acknowledged", { problem: String(problem) });
        if (isOfData(problem)) return this.#keepApart(batch);
        if (this.#isStopped) return;
        await pause(RETRY_MS);
      }
    }
  }

  async #keepApart(batch: readonly Heard[]): Promise<void> {
    if (batch.length === 1) {
      this.broken += 1;
      return;
    }
    const middle = batch.length >>> 1;
    await this.#keep(batch.slice(0, middle));
    await this.#keep(batch.slice(middle));
  }

  #settle(batch: readonly Heard[], settled: Settled): void {
    for (const [at, fate] of settled.fates.entries()) {
      if (fate === "fenced") this.fenced += 1;
      if (fate === null || fate === "fenced" || (fate.type === "kept" && fate.changed === undefined)) continue;
      this.broken += 1;
      this.#log("what a centre sent contradicts what is kept", { centre: batch[at]?.centre, ...fate });
    }
    const terms = { isCrowded: this.#room.isCrowded, nowMs: performance.now() };
    for (const { stand, more } of this.#turns.among(batch, settled, terms)) this.#acknowledge(stand, more);
    const greeted = batch.filter(({ what }, at) => what === "hello" && settled.fates[at] !== "fenced");
    for (const { centre } of greeted) void this.#sayWaiting(centre);
  }

  #acknowledge({ centre, epoch, upto, gaps, chain }: Stand, more: Partial<AckMessage>): void {
    const asked = this.#gaps.toAsk(`${centre} ${epoch}`, performance.now(), () => gaps);
    const told = { ...this.#away.take(centre), ...more };
    const answer = chain === undefined ? told : { ...offer(this.#settings, chain), ...told };
    const ack = ackMessage({ epoch, upto, gaps: asked }, this.#settings, answer);
    this.#say(topicsOf(centre).ack, JSON.stringify(ack));
  }

  #say(topic: string, text: string): void {
    this.#wire
      .publish(topic, text)
      .catch((problem) => this.#log("a message was not taken", { topic, problem: String(problem) }));
  }

  #log(what: string, facts: Readonly<Record<string, unknown>>): void {
    this.#settings.log?.(what, { worker: this.id, ...facts });
  }
}
