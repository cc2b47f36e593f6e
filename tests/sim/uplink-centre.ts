import { createHash } from "node:crypto";
import { monoMs, type Seq, seq } from "../../agent/kernel/units.ts";
import type { Broker } from "../../agent/ports/broker.ts";
import type { StoredRecord } from "../../agent/ports/store.ts";
import { alertFrameOf, isAlertBody } from "../../agent/uplink/alert.ts";
import { readDownlink } from "../../agent/uplink/downlink.ts";
import { frameOf } from "../../agent/uplink/frame.ts";
import type { ArchivePlan, Uplink } from "../../agent/uplink/state.ts";
import { birthOf, deathOf, helloOf } from "../../agent/uplink/status-messages.ts";
import { telemetryOf } from "../../agent/uplink/telemetry.ts";
import { placeOf, topicsOf } from "../../agent/uplink/topic.ts";
import { idleUplink, stepUplink } from "../../agent/uplink/uplink.ts";
import type { UplinkIn, UplinkOut } from "../../agent/uplink/word.ts";

export interface CentreWorld {
  readonly after: (ms: number, call: () => void) => unknown;
  readonly unit: () => number;
  readonly mono: () => number;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const UNMEASURED = {
  cpuPercent: null,
  rssBytes: null,
  temperature: null,
  diskFreeBytes: null,
  commitMs: null,
  latenessMs: null,
};
const ts = "2026-03-02T09:00:00.000Z";

/** The least that an uplink needs around it: a journal in memory and a wire. For tests and benches of the uplink alone. */
export class UplinkCentre {
  readonly records: StoredRecord[] = [];
  readonly remembered: number[] = [];
  readonly told: string[] = [];
  /** Alerts with the moment of their record. */
  readonly alarms: { readonly no: number; readonly at: number }[] = [];
  /** A journal before this one, where there is one. */
  readonly old: StoredRecord[] = [];
  state: Uplink;
  readonly #world: CentreWorld;
  readonly #wire: Broker;
  readonly #centre: string;
  #wakeNo = 0;

  constructor(world: CentreWorld, wire: Broker, { centre = "kz-ala-01", archived = 0 } = {}) {
    this.#world = world;
    this.#wire = wire;
    this.#centre = centre;
    const archives: readonly ArchivePlan[] =
      archived === 0 ? [] : [{ epoch: "e0", first: 1, last: archived, cursor: 0, lost: [] }];
    let chain = this.#genesis("e0");
    for (let no = 1; no <= archived; no += 1) {
      const body = this.#body("e0", no, "talon.stage.finished.v1");
      chain = sha256(`${chain}\n${sha256(body)}`);
      this.old.push({ seq: seq(no), body, chain });
    }
    const place = placeOf(centre);
    this.state = idleUplink({ brokers: 1, epoch: "e1", last: 0, cursor: 0, commands: [], alerts: [], archives, place });
  }

  record(count: number): void {
    this.#grow(count, "talon.stage.finished.v1");
  }

  /** Records something that the hub must know at once. */
  alarm(): void {
    this.alarms.push({ no: this.records.length + 1, at: this.#world.mono() });
    this.#grow(1, "talon.signal.raised.v1");
  }

  #body(epoch: string, no: number, type: string): string {
    const sequence = String(no).padStart(12, "0");
    return `{"specversion":"1.0","id":"${epoch}.${no}","source":"/${this.#centre}/agent","type":"${type}","subject":"2026-03-02-A017","time":"${ts}","recordedtime":"${ts}","sequence":"${sequence}","partitionkey":"${this.#centre}","data":{"visit":"2026-03-02-A017","ticket":"A017","service":"licence-first","stage":"intake","authority":"centre","station":"w1","operator":"op-7","outcome":"passed","servedMs":${no}}}`;
  }

  #genesis = (epoch: string): string => sha256(`talon:${this.#centre}:${epoch}`);

  #grow(count: number, type: string): void {
    const before = this.records.length;
    for (let times = 0; times < count; times += 1) {
      const no = this.records.length + 1;
      const body = this.#body("e1", no, type);
      this.records.push({ seq: seq(no), body, chain: sha256(`${this.#chainBefore(no)}\n${sha256(body)}`) });
    }
    const fresh = this.records.slice(before);
    const alerts = fresh.filter(({ body }) => isAlertBody(body)).map((record) => record.seq);
    this.tell({ type: "grew", last: this.records.length, alerts });
  }

  tell(input: UplinkIn): void {
    const next = stepUplink(this.state, input, monoMs(this.#world.mono()));
    this.state = next.state;
    for (const out of next.out) this.#carryOut(out);
    this.#wish();
  }

  #wish(): void {
    this.#wakeNo += 1;
    const no = this.#wakeNo;
    if (this.state.wakeAt === null) return;
    this.#world.after(this.state.wakeAt - this.#world.mono(), () => {
      if (no === this.#wakeNo) this.tell({ type: "woken", chance: this.#world.unit() });
    });
  }

  #chainBefore(no: number): string {
    return this.records[no - 2]?.chain ?? this.#genesis("e1");
  }

  #carryOut(out: UplinkOut): void {
    if (out.type === "connect") this.#connect(out);
    if (out.type === "close") this.#wire.close();
    if (out.type === "send") this.#send(out);
    if (out.type === "alert") this.#alert(out);
    if (out.type === "publish") this.#publish(out);
    if (out.type === "remember" && out.epoch === "e1") this.remembered.push(out.upto);
    if (out.type === "rolled-back") this.told.push(`rolled back at ${out.upto}`);
    if (out.type === "compare")
      this.tell({ type: "compared", upto: out.upto, isOurs: this.records[out.upto - 1]?.chain === out.chain });
    if (out.type === "telemetry") this.#wire.publish(telemetryOf(this.#centre, this.state, { ...UNMEASURED, ts }), 0);
    if (out.type === "told") this.told.push(`${out.phase} ${out.fault}`);
  }

  #connect({ broker, protocol, bdSeq }: Extract<UplinkOut, { type: "connect" }>): void {
    const { subscribe } = topicsOf(this.#centre);
    this.#wire.connect(
      { broker, protocol, will: deathOf(this.#who(), { bdSeq, ts }), subscribe },
      {
        online: (receiveMaximum) => this.tell({ type: "online", receiveMaximum }),
        taken: (handle) => this.tell({ type: "taken", handle }),
        message: (topic, payload) =>
          this.tell({ type: "message", heard: readDownlink(this.#reader(), topic, payload), wall: null }),
        oversized: () => undefined,
        offline: (fault) => this.tell({ type: "offline", fault, chance: this.#world.unit() }),
      },
    );
  }

  #reader() {
    return { centre: this.#centre, isTrusted: () => false };
  }

  #who() {
    return { centre: this.#centre, region: "almaty", bootId: "b1", version: "0.1.0" };
  }

  #send({ epoch, range, mode, handle, encoding }: Extract<UplinkOut, { type: "send" }>): void {
    const kept = epoch === "e0" ? this.old : this.records;
    const records = kept.slice(range.first - 1, range.last);
    const chain = kept[range.first - 2]?.chain ?? this.#genesis(epoch);
    const { text, range: made } = frameOf({ centre: this.#centre, epoch, mode, chain, records });
    this.#wire.publish(
      { topic: topicsOf(this.#centre).events, payload: text, qos: 1, retain: false, encoding },
      handle,
    );
    this.tell({ type: "framed", handle, range: made });
  }

  #alert({ numbers, handle, encoding }: Extract<UplinkOut, { type: "alert" }>): void {
    const records = numbers.flatMap((no) => this.records.slice(no - 1, no));
    const { text, last } = alertFrameOf({ centre: this.#centre, epoch: "e1", records });
    this.#wire.publish({ topic: topicsOf(this.#centre).alert, payload: text, qos: 1, retain: false, encoding }, handle);
    this.tell({ type: "alerted", handle, last });
  }

  #previous() {
    return this.state.archives.map(({ epoch, lanes }) => ({ epoch, first: 1, last: lanes.last }));
  }

  #publish({ what, bdSeq, handle }: Extract<UplinkOut, { type: "publish" }>): void {
    const last = this.records.length as Seq;
    const extent = { epoch: "e1", first: 1, last, chain: this.#chainBefore(last + 1), previous: this.#previous() };
    const state = what.kind === "death" ? deathOf : birthOf;
    const isState = what.kind === "birth" || what.kind === "death";
    const said = isState ? state(this.#who(), { bdSeq, ts }) : helloOf(this.#centre, bdSeq, extent);
    if (isState || what.kind === "hello") this.#wire.publish(said, handle);
    else this.#wire.publish({ topic: topicsOf(this.#centre).live, payload: "{}", qos: 1, retain: true }, handle);
  }
}
