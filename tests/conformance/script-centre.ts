import { createHash } from "node:crypto";
import type { AckMessage } from "../../agent/uplink/contract/schemas.ts";
import { type Topics, topicsOf } from "../../agent/uplink/topic.ts";
import type { Account, Target } from "./target.ts";
import { Wire } from "./wire.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
export const nextChain = (previous: string, body: string): string => sha256(`${previous}\n${sha256(body)}`);
export const firstChain = (centre: string, epoch: string): string => sha256(`talon:${centre}:${epoch}`);

const ACK_WAIT_MS = 20_000;

/** Events of one epoch, as a centre would have written them. */
export class Journal {
  readonly centre: string;
  readonly epoch: string;
  readonly bodies: string[] = [];
  readonly #chain: string[];

  constructor(centre: string, epoch: string) {
    this.centre = centre;
    this.epoch = epoch;
    this.#chain = [firstChain(centre, epoch)];
  }

  get last(): number {
    return this.bodies.length;
  }

  /** The chain value of an event; of 0 the first value of the epoch. */
  chainAt(seq: number): string {
    return this.#chain[seq] ?? "";
  }

  grow(count: number, data: (seq: number) => object = (seq) => ({ no: seq })): this {
    for (let added = 0; added < count; added += 1) this.add(this.#event(this.last + 1, data(this.last + 1)));
    return this;
  }

  /** Takes a text as it is. */
  add(body: string): void {
    this.bodies.push(body);
    this.#chain.push(nextChain(this.#chain.at(-1) ?? "", body));
  }

  #event(seq: number, data: object): string {
    const { gap, ...more } = data as { readonly gap?: object };
    const type = gap === undefined ? "talon.journal.note.v1" : "talon.journal.gap.v1";
    const time = "2026-03-02T09:00:00.000Z";
    const head = { specversion: "1.0", id: `${this.epoch}.${seq}`, source: `/${this.centre}/journal`, type };
    return JSON.stringify({ ...head, time, data: gap ?? more });
  }

  frame(first: number, last: number, change: FrameChange = {}): string {
    const { mode = "live", chain = this.chainAt(first - 1), bodies = this.bodies.slice(first - 1, last) } = change;
    const id = `${this.epoch}.${first}-${last}`;
    const head = `"specversion":"1.0","id":"${id}","source":"/${this.centre}","type":"talon.frame.v1"`;
    const place = `"v":1,"epoch":"${this.epoch}","first":${first},"last":${last},"chain":"${chain}","mode":"${mode}"`;
    return `{${head},"datacontenttype":"application/json","data":{${place},"events":[${bodies.join(",")}]}}`;
  }
}

export interface FrameChange {
  readonly mode?: "live" | "replay";
  readonly chain?: string;
  readonly bodies?: readonly string[];
}

/** A centre that says exactly what a check wants. */
export class ScriptCentre {
  readonly id: string;
  readonly topics: Topics;
  readonly wire: Wire;
  #bdSeq = 0;

  private constructor(id: string, wire: Wire) {
    this.id = id;
    this.topics = topicsOf(id);
    this.wire = wire;
  }

  static async open(target: Target, account: Account): Promise<ScriptCentre> {
    const wire = await Wire.open(target, account);
    const centre = new ScriptCentre(account.user, wire);
    await wire.subscribe(...centre.topics.subscribe);
    return centre;
  }

  send(text: string | Buffer): Promise<void> {
    return this.wire.publish(this.topics.events, text);
  }

  helloText(journal: Journal, more: object = {}): string {
    this.#bdSeq += 1;
    const { epoch, last } = journal;
    const place = { epoch, first: 1, last, chain: journal.chainAt(last), previous: [], bdSeq: this.#bdSeq };
    return JSON.stringify({ v: 1, centre: this.id, contract: "1.0", ...place, ...more });
  }

  /** Says hello and answers the acknowledgement that comes for it. */
  async hello(journal: Journal, more: object = {}): Promise<AckMessage> {
    const from = this.wire.heard.length;
    await this.wire.publish(this.topics.hello, this.helloText(journal, more));
    return this.#ackOf(journal, { from, upto: 0 });
  }

  /** Waits until the hub has acknowledged so much of a journal. */
  async acked(journal: Journal, upto = journal.last): Promise<AckMessage> {
    return this.#ackOf(journal, { from: 0, upto });
  }

  /**
   * How far the hub says it is once it has worked off all that was sent before. A frame of another epoch is sent and
   * waited for first: a hub works off one centre's messages in their order.
   */
  async standing(journal: Journal): Promise<number> {
    const fence = new Journal(this.id, `${journal.epoch}-f${this.#bdSeq}`).grow(1);
    await this.send(fence.frame(1, 1));
    await this.acked(fence);
    return (await this.hello(journal)).upto;
  }

  acksOf(epoch: string): readonly AckMessage[] {
    return this.acks().filter((ack) => ack.epoch === epoch);
  }

  acks(from = 0): readonly AckMessage[] {
    return this.wire.heard
      .slice(from)
      .filter(({ topic }) => topic === this.topics.ack)
      .map(({ payload }) => JSON.parse(payload.toString()) as AckMessage);
  }

  close(): Promise<void> {
    return this.wire.close();
  }

  async #ackOf(
    { epoch }: Journal,
    { from, upto }: { readonly from: number; readonly upto: number },
  ): Promise<AckMessage> {
    const mine = () => this.acks(from).find((ack) => ack.epoch === epoch && ack.upto >= upto);
    const otherwise = `no acknowledgement came up to ${upto} of epoch ${epoch}`;
    await this.wire.until(() => mine() !== undefined, otherwise, ACK_WAIT_MS);
    return mine() as AckMessage;
  }
}
