import type { CentreEvent } from "../../agent/domain/event.ts";
import type { Live } from "../../agent/domain/live.ts";
import { assert } from "../../agent/kernel/assert.ts";
import { monoMs } from "../../agent/kernel/units.ts";
import type { Broker, Publication } from "../../agent/ports/broker.ts";
import type { Clock } from "../../agent/ports/clock.ts";
import { Alarm } from "../../agent/runtime/alarm.ts";
import { alertFrameOf, isAlert } from "../../agent/uplink/alert.ts";
import { readDownlink } from "../../agent/uplink/downlink.ts";
import { frameOf } from "../../agent/uplink/frame.ts";
import type { PublishKind, Uplink } from "../../agent/uplink/state.ts";
import { birthOf, deathOf, helloOf, liveOf, resultOf } from "../../agent/uplink/status-messages.ts";
import { telemetryOf } from "../../agent/uplink/telemetry.ts";
import { placeOf, topicsOf } from "../../agent/uplink/topic.ts";
import { idleUplink, stepUplink } from "../../agent/uplink/uplink.ts";
import type { UplinkIn, UplinkOut } from "../../agent/uplink/word.ts";
import { LoadJournal, type Moment } from "./load-journal.ts";
import type { Tally } from "./tally.ts";

export interface LoadWorld {
  readonly clock: Clock;
  readonly unit: () => number;
  readonly tally: Tally;
}

/** One centre: its name, its wire, and the picture that the Situation Centre would see now. */
export interface LoadSetting {
  readonly name: string;
  readonly wire: Broker;
  /** How many the wire may dial. */
  readonly brokers?: number;
  readonly picture: () => Live;
}

const UNMEASURED = {
  cpuPercent: null,
  rssBytes: null,
  temperature: null,
  diskFreeBytes: null,
  commitMs: null,
  latenessMs: null,
};

/** A centre without devices: the agent's own uplink over the agent's own wire, and a journal in memory that speaks the agent's own texts. */
export class LoadCentre {
  readonly name: string;
  readonly journal: LoadJournal;
  readonly #world: LoadWorld;
  readonly #setting: LoadSetting;
  readonly #alarm: Alarm;
  #uplink: Uplink;

  constructor(world: LoadWorld, setting: LoadSetting) {
    const { name, brokers = 1 } = setting;
    this.#world = world;
    this.#setting = setting;
    this.name = name;
    this.journal = new LoadJournal(name);
    const { epoch } = this.journal;
    const nothing = { last: 0, cursor: 0, commands: [], alerts: [], archives: [] };
    this.#uplink = idleUplink({ brokers, epoch, ...nothing, place: placeOf(name) });
    this.#alarm = new Alarm(world.clock, () => this.tell({ type: "woken", chance: world.unit() }));
  }

  get uplink(): Uplink {
    return this.#uplink;
  }

  get isOnline(): boolean {
    return this.#uplink.link.phase === "online";
  }

  /** What the hub has not said that it has. */
  get unacknowledged(): number {
    return this.journal.head.seq - this.#uplink.lanes.acked;
  }

  record(events: readonly CentreEvent[], moment: Moment): void {
    const records = this.journal.append(events, moment);
    const alerts = records.filter((_, at) => isAlert((events[at] as CentreEvent).type)).map((record) => record.seq);
    this.#world.tally.recorded(records.length);
    this.tell({ type: "grew", last: this.journal.head.seq, alerts });
    this.tell({ type: "live-changed" });
  }

  start(): void {
    this.tell({ type: "start", chance: this.#world.unit() });
  }

  stop(): void {
    this.tell({ type: "stop" });
  }

  tell(input: UplinkIn): void {
    const now = this.#world.clock.mono();
    const { state, out } = stepUplink(this.#uplink, input, now);
    this.#uplink = state;
    for (const wish of out) this.#carryOut(wish);
    this.#alarm.set(this.#uplink.wakeAt, now);
  }

  #carryOut(wish: UplinkOut): void {
    switch (wish.type) {
      case "connect":
        return this.#connect(wish);
      case "close":
        return this.#setting.wire.close();
      case "send":
        return this.#send(wish);
      case "alert":
        return this.#alert(wish);
      case "publish":
        return this.#setting.wire.publish(this.#publication(wish.what, wish.bdSeq), wish.handle);
      case "remember":
        return this.#remember(wish.upto);
      case "compare":
        return this.#compare(wish);
      case "telemetry":
        return this.#telemetry();
      case "told":
        return this.#world.tally.told(wish.fault);
      default:
        return this.#world.tally.complained(this.name, wish.type);
    }
  }

  #connect({ broker, protocol, bdSeq }: Extract<UplinkOut, { type: "connect" }>): void {
    const reader = { centre: this.name, isTrusted: () => false };
    const { clock, unit } = this.#world;
    const will = deathOf(this.#identity(), { bdSeq, ts: this.#ts() });
    this.#setting.wire.connect(
      { broker, protocol, will, subscribe: topicsOf(this.name).subscribe },
      {
        online: (receiveMaximum) => this.tell({ type: "online", receiveMaximum }),
        taken: (handle) => this.tell({ type: "taken", handle }),
        message: (topic, payload) =>
          this.tell({ type: "message", heard: readDownlink(reader, topic, payload), wall: clock.wall() }),
        oversized: () => this.#world.tally.complained(this.name, "oversized"),
        offline: (fault) => this.tell({ type: "offline", fault, chance: unit() }),
      },
    );
  }

  #send({ range, mode, handle, encoding }: Extract<UplinkOut, { type: "send" }>): void {
    const records = this.journal.read(range.first, range.last);
    if (records.length === 0) return this.tell({ type: "framed", handle, range: null });
    const { epoch } = this.journal;
    const chain = this.journal.chainAt((records[0]?.seq ?? 0) - 1);
    const frame = frameOf({ centre: this.name, epoch, mode, chain, records });
    this.#world.tally.framed(frame.range.last - frame.range.first + 1, frame.text.length);
    const publication = {
      topic: topicsOf(this.name).events,
      payload: frame.text,
      qos: 1,
      retain: false,
      encoding,
    } as const;
    this.#setting.wire.publish(publication, handle);
    this.tell({ type: "framed", handle, range: frame.range });
  }

  #alert({ numbers, handle, encoding }: Extract<UplinkOut, { type: "alert" }>): void {
    const records = numbers.flatMap((no) => this.journal.read(no, no));
    if (records.length === 0) return this.tell({ type: "alerted", handle, last: null });
    const { text, last } = alertFrameOf({ centre: this.name, epoch: this.journal.epoch, records });
    const publication = { topic: topicsOf(this.name).alert, payload: text, qos: 1, retain: false, encoding } as const;
    this.#setting.wire.publish(publication, handle);
    this.tell({ type: "alerted", handle, last });
  }

  #publication(what: PublishKind, bdSeq: number): Publication {
    const attempt = { bdSeq, ts: this.#ts() };
    if (what.kind === "birth") return birthOf(this.#identity(), attempt);
    if (what.kind === "death") return deathOf(this.#identity(), attempt);
    if (what.kind === "live") return liveOf(this.name, this.#picture());
    if (what.kind === "result") return resultOf(this.name, what.fate, attempt.ts);
    assert(what.kind === "hello", "nothing else is published");
    const { epoch, root, head } = this.journal;
    const extent = { epoch, first: root.seq + 1, last: head.seq, chain: head.chain, previous: [], config: undefined };
    return helloOf(this.name, bdSeq, extent);
  }

  #picture(): Live {
    this.#world.tally.pictured();
    return { ...this.#setting.picture(), centre: this.name, region: "load", at: this.#ts() };
  }

  /** The hub's own word, and how long the events before it have waited for it. */
  #remember(upto: number): void {
    const now = this.#world.clock.mono();
    for (const dueAt of this.journal.forget(upto))
      this.#world.tally.acknowledged(dueAt === undefined ? null : now - dueAt);
  }

  #compare({ upto, chain }: Extract<UplinkOut, { type: "compare" }>): void {
    const own = this.journal.chainAt(upto);
    this.tell({ type: "compared", upto, isOurs: own === null || own === chain });
  }

  #telemetry(): void {
    this.#setting.wire.publish(telemetryOf(this.name, this.#uplink, { ...UNMEASURED, ts: this.#ts() }), 0);
  }

  #identity() {
    return { centre: this.name, region: "load", bootId: "load-1", version: "0.1.0" };
  }

  #ts(): string {
    return new Date(this.#world.clock.wall()).toISOString();
  }
}

export const playClock: Clock = {
  mono: () => monoMs(Math.floor(performance.now())),
  wall: () => Date.now() as ReturnType<Clock["wall"]>,
  quality: () => "ntp",
  wake: (at, call) => {
    const timer = setTimeout(call, Math.max(1, at - performance.now() + 1));
    return () => clearTimeout(timer);
  },
};
