import type { Result } from "../../../agent/kernel/result.ts";
import { shardOf } from "../../../agent/uplink/topic.ts";
import { lossesOf } from "../declared.ts";
import { readUpward, type Upward } from "../upward.ts";
import type { Heard } from "./batch.ts";
import { isPictureTopic, NewestPictures } from "./newest-pictures.ts";

/** Messages that share a transaction, and events in them: what comes meanwhile is read while the database works. */
const BATCH_MAX = 500;
const BATCH_EVENTS_MAX = 4_000;
/** Events go before pictures, so that a full country is late with pictures and not with events. */
const BATCH_PICTURES_MAX = 100;
/** More messages or events than these waiting in memory (about 100 MB) are dropped: their centres send them again. */
const WAITING_MAX = 5_000;
const WAITING_EVENTS_MAX = 100_000;

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** The broker had kept it; it is not said now. */
  readonly isKept: boolean;
}

export interface WaitingSink {
  readonly refuse: (topic: string, why: string) => void;
  /** Answers what else has to be worked off because of it. */
  readonly said: (upward: Upward) => readonly Heard[];
}

const STATE = "/up/state";

/**
 * What came to a worker and is not kept yet. What happens now goes before what happened while a centre was alone, so that a country that comes back
 * does not hide the present; else things keep the order in which they came, and of pictures only the newest waits.
 */
export class WaitingRoom {
  readonly pictures = new NewestPictures();
  malformed = 0;
  dropped = 0;
  readonly #sink: WaitingSink;
  #now: Heard[] = [];
  #heard: Heard[] = [];
  /** How much of each centre waits in its turn. */
  readonly #inTurn = new Map<string, number>();
  /** Whose hello waits in its turn: what a centre says after it must not overtake it. */
  readonly #greeting = new Map<string, number>();
  #events = 0;

  constructor(sink: WaitingSink) {
    this.#sink = sink;
  }

  get isEmpty(): boolean {
    return this.#waiting === 0 && this.pictures.count === 0;
  }

  /** Whether centres should rather wait before they send more. */
  get isCrowded(): boolean {
    return this.#waiting > WAITING_MAX / 2 || this.#events > WAITING_EVENTS_MAX / 2;
  }

  /** Whether anything but a picture waits of these shards. */
  holds(shards: ReadonlySet<number>): boolean {
    return [...this.#now, ...this.#heard].some(({ centre }) => shards.has(Number.parseInt(shardOf(centre), 16)));
  }

  put(message: Message): void {
    if (isPictureTopic(message.topic)) {
      if (message.topic.endsWith(STATE)) this.#tell(readUpward(message.topic, message.payload));
      return this.pictures.put(message);
    }
    const read = readUpward(message.topic, message.payload);
    const heard = this.#heardOf(message, read);
    if (heard === null) return;
    const more = this.#tell(read);
    if (this.#waiting >= WAITING_MAX || this.#events >= WAITING_EVENTS_MAX) {
      this.dropped += 1;
      return;
    }
    this.add([heard, ...more]);
  }

  /** What has to be worked off beside what came. */
  add(heard: readonly Heard[]): void {
    for (const one of heard) {
      if (this.#mayOvertake(one)) this.#now.push(one);
      else this.#waitInTurn(one);
      this.#events += eventsIn(one);
    }
  }

  /** What goes into the next transaction. */
  take(): readonly Heard[] {
    const now = this.#now.splice(0, batchLength(this.#now, { messages: 0, events: 0 }));
    const before = { messages: now.length, events: eventsOf(now) };
    const isFull = before.messages >= BATCH_MAX || before.events > BATCH_EVENTS_MAX || this.#now.length > 0;
    const inTurn = isFull ? [] : this.#heard.splice(0, batchLength(this.#heard, before));
    for (const one of inTurn) this.#turnCame(one);
    const batch = [...now, ...inTurn];
    this.#events -= eventsOf(batch);
    const pictures = this.pictures
      .take(BATCH_PICTURES_MAX)
      .flatMap((picture) => this.#heardOf(picture, readUpward(picture.topic, picture.payload)) ?? []);
    return [...batch, ...pictures];
  }

  get #waiting(): number {
    return this.#now.length + this.#heard.length;
  }

  /** The word that a centre waits for after its hello is of now, too, unless it said something before that has to come first. */
  #mayOvertake(heard: Heard): boolean {
    const { what, centre } = heard;
    return what === "hello" ? !this.#inTurn.has(centre) : isOfNow(heard) && !this.#greeting.has(centre);
  }

  #waitInTurn(heard: Heard): void {
    this.#heard.push(heard);
    count(this.#inTurn, heard.centre, 1);
    if (heard.what === "hello") count(this.#greeting, heard.centre, 1);
  }

  #turnCame({ what, centre }: Heard): void {
    count(this.#inTurn, centre, -1);
    if (what === "hello") count(this.#greeting, centre, -1);
  }

  /** Births and deaths wait with the pictures; whoever watches connections hears them when they come. */
  #tell(read: Result<Upward, string>): readonly Heard[] {
    return read.ok ? this.#sink.said(read.value) : [];
  }

  #heardOf({ topic, isKept }: Message, read: Result<Upward, string>): Heard | null {
    if (read.ok) return heardOf(read.value, isKept);
    this.malformed += 1;
    this.#sink.refuse(topic, read.fault);
    return null;
  }
}

/** How many of these go with what is in a transaction already; one at least goes with nothing. */
function batchLength(
  waiting: readonly Heard[],
  before: { readonly messages: number; readonly events: number },
): number {
  let { messages, events } = before;
  const over = waiting.findIndex((heard) => {
    events += eventsIn(heard);
    messages += 1;
    return messages > BATCH_MAX || (events > BATCH_EVENTS_MAX && messages > 1);
  });
  return over < 0 ? waiting.length : over;
}

function count(of: Map<string, number>, centre: string, more: 1 | -1): void {
  const left = (of.get(centre) ?? 0) + more;
  if (left > 0) of.set(centre, left);
  else of.delete(centre);
}

const isOfNow = (heard: Heard): boolean =>
  heard.what === "alerts" || (heard.what === "frame" && heard.frame.mode === "live");

const eventsOf = (some: readonly Heard[]): number => some.reduce((sum, one) => sum + eventsIn(one), 0);

const eventsIn = (heard: Heard): number => (heard.what === "frame" ? heard.frame.bodies.length : 0);

function heardOf(upward: Upward, isKept: boolean): Heard | null {
  const { centre } = upward;
  if (upward.what === "other") return null;
  if (upward.what === "hello") {
    const { epoch, last, previous } = upward.hello;
    const epochs = [epoch, ...previous.map((one) => one.epoch)];
    return { what: "hello", centre, epochs, last, lost: lossesOf(upward.hello) };
  }
  if (upward.what === "alerts") return { ...upward, heard: new Date().toISOString() };
  if (upward.what === "picture") return { ...upward, isNow: !isKept };
  return upward;
}
