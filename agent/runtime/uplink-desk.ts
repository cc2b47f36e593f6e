import { liveSnapshot } from "../domain/live.ts";
import type { AppendedRecord } from "../journal/journal.ts";
import { unreachable } from "../kernel/assert.ts";
import { fail } from "../kernel/result.ts";
import { seq, wallMs } from "../kernel/units.ts";
import type { Publication } from "../ports/broker.ts";
import { isAlert } from "../uplink/alert.ts";
import type { LiveMessage } from "../uplink/contract/schemas.ts";
import { oversizedAt, readDownlink } from "../uplink/downlink.ts";
import type { CommandFate, PublishKind, Uplink } from "../uplink/state.ts";
import { birthOf, type CentreIdentity, deathOf, helloOf, liveOf, resultOf } from "../uplink/status-messages.ts";
import { telemetryOf } from "../uplink/telemetry.ts";
import { placeOf, topicsOf } from "../uplink/topic.ts";
import { idleUplink, stepUplink } from "../uplink/uplink.ts";
import type { Send, UplinkIn, UplinkOut } from "../uplink/word.ts";
import { Alarm } from "./alarm.ts";
import { AlertSearch } from "./alert-search.ts";
import { HubOrders, type UplinkSink } from "./hub-orders.ts";
import { identityOf } from "./identity.ts";
import { toldDevices } from "./told-devices.ts";
import { archivePlanOf, differsAt, extentOf, fateOf, publishAlerts, publishFrame, readerOf } from "./uplink-wire.ts";
import type { Settings, World } from "./world.ts";

/** Carries out what the uplink wants: reads the journal into frames, speaks through the broker, moves the cursor. */
export class UplinkDesk {
  readonly #world: World;
  readonly #settings: Settings;
  readonly #sink: UplinkSink;
  readonly #identity: CentreIdentity;
  readonly #alarm: Alarm;
  readonly #orders: HubOrders;
  readonly #search: AlertSearch;
  #uplink: Uplink;
  #stopped: (() => void) | null = null;
  /** The hub has this epoch otherwise: what it acknowledges is not what stands here. */
  #isForked = false;

  constructor(world: World, settings: Settings, sink: UplinkSink) {
    const { rules } = settings;
    this.#world = world;
    this.#settings = settings;
    this.#sink = sink;
    this.#identity = identityOf(settings, world);
    this.#alarm = new Alarm(world.clock, () => sink.post({ type: "woken", chance: world.entropy.unit() }));
    this.#orders = new HubOrders(world, sink);
    this.#search = new AlertSearch(world);
    const { ledger } = sink;
    this.#uplink = idleUplink({
      brokers: Math.max(1, settings.brokers.length),
      epoch: ledger.journal.identity().epoch,
      last: ledger.journal.head().seq,
      cursor: ledger.journal.cursor(),
      commands: ledger.centre.commands.map(fateOf),
      alerts: [],
      archives: world.store.archives().map(archivePlanOf),
      place: placeOf(rules.centre),
    });
  }

  get state(): Uplink {
    return this.#uplink;
  }

  /** A centre without a hub keeps everything in its journal. */
  start(): void {
    this.#orders.finishInterrupted();
    if (this.#settings.brokers.length === 0) return this.#search.end();
    this.#search.begin((alerts) => {
      if (alerts.length > 0) this.#sink.post({ type: "grew", last: this.#sink.ledger.journal.head().seq, alerts });
      this.#sink.post({ type: "start", chance: this.#world.entropy.unit() });
    });
  }

  grew(records: readonly AppendedRecord[]): void {
    const alerts = records.filter(({ event }) => isAlert(event.type)).map((record) => record.seq);
    const last = this.#sink.ledger.journal.head().seq;
    this.#sink.post({ type: "grew", last, alerts: this.#search.tellable(alerts) });
    this.#sink.post({ type: "live-changed" });
  }

  /** What became of a revision of the configuration. */
  tellFate(fate: CommandFate): void {
    this.#sink.post({ type: "command-told", fate });
  }

  stop(stopped: () => void): void {
    this.#search.end();
    this.#stopped = stopped;
    this.#sink.post({ type: "stop" });
  }

  halt(): void {
    this.#search.end();
    this.#alarm.clear();
    this.#world.broker.close();
  }

  take(input: UplinkIn): void {
    const now = this.#world.clock.mono();
    const { state, out } = stepUplink(this.#uplink, input, now);
    this.#uplink = state;
    for (const wish of out) this.#carryOut(wish);
    this.#alarm.set(state.wakeAt, now);
  }

  /** Forgets what the hub has and the configuration no longer wants kept. */
  prune(): void {
    const { keep } = this.#settings;
    const { clock } = this.#world;
    // By a clock that has lost its time nothing is old. One that stood still while the power was off makes things younger, never older.
    const now = clock.quality() === "none" ? wallMs(0) : clock.wall();
    this.#sink.ledger.prune(keep, now, (fault) =>
      this.#world.log.warn("old records could not be forgotten", { fault }),
    );
  }

  #carryOut(wish: UplinkOut): void {
    switch (wish.type) {
      case "connect":
        return this.#connect(wish);
      case "close":
        return this.#world.broker.close();
      case "send":
        return this.#send(wish);
      case "alert":
        return this.#sendAlerts(wish);
      case "publish":
        return this.#world.broker.publish(this.#publication(wish.what, wish.bdSeq), wish.handle);
      case "remember":
        return this.#remember(wish);
      case "missing":
        return this.#sink.tell({ type: "records.missing", epoch: wish.epoch, ...wish.range });
      case "compare":
        return this.#compare(wish);
      case "rolled-back":
        this.#isForked = true;
        this.#world.log.error("journal-rolled-back", { epoch: wish.epoch, hub: wish.upto });
        return this.#sink.rolledBack?.(wish);
      case "telemetry":
        return this.#sendTelemetry();
      case "command":
        return this.#orders.take(wish);
      case "day-list":
        return this.#orders.takeList(wish.list, wish.text);
      case "config":
        return this.#world.configs?.take(wish.config);
      case "told":
        this.#world.note(() => ({ at: this.#ts(), kind: "uplink", phase: wish.phase, fault: wish.fault }));
        return this.#sink.tell({ type: "uplink.changed", phase: wish.phase, fault: wish.fault });
      case "notice":
        return this.#world.log.warn(wish.fault, { ...wish.problem });
      case "stopped":
        return this.#stopped?.();
      default:
        return unreachable(wish);
    }
  }

  #connect({ broker, protocol, bdSeq }: Extract<UplinkOut, { type: "connect" }>): void {
    const { centre } = this.#identity;
    const { post } = this.#sink;
    const reader = readerOf(this.#world, this.#settings);
    const { clock } = this.#world;
    const hear = (heard: Extract<UplinkIn, { type: "message" }>["heard"]) =>
      post({ type: "message", heard, wall: clock.quality() === "none" ? null : clock.wall() });
    const will = deathOf(this.#identity, { bdSeq, ts: this.#ts() });
    const subscribe = topicsOf(centre).subscribe;
    this.#world.broker.connect(
      { broker, protocol, will, subscribe },
      {
        online: (receiveMaximum, packetBytesMax) => post({ type: "online", receiveMaximum, packetBytesMax }),
        taken: (handle) => post({ type: "taken", handle }),
        message: (topic, payload) => hear(readDownlink(reader, topic, payload)),
        oversized: (topic, bytes) => hear(fail(oversizedAt(topic, bytes))),
        offline: (fault) => post({ type: "offline", fault, chance: this.#world.entropy.unit() }),
      },
    );
  }

  /** One frame a turn of the loop: a window of them made at once would keep a press waiting for all. */
  #send(wish: Send): void {
    const range = publishFrame(this.#world, this.#identity.centre, wish);
    this.#world.schedule(() => this.#sink.post({ type: "framed", handle: wish.handle, range }));
  }

  #sendAlerts(wish: Extract<UplinkOut, { type: "alert" }>): void {
    const last = publishAlerts(this.#world, this.#identity.centre, wish);
    this.#sink.post({ type: "alerted", handle: wish.handle, last });
  }

  #publication(what: PublishKind, bdSeq: number): Publication {
    const { centre } = this.#identity;
    const attempt = { bdSeq, ts: this.#ts() };
    switch (what.kind) {
      case "birth":
        return birthOf(this.#identity, attempt);
      case "death":
        return deathOf(this.#identity, attempt);
      case "hello":
        return helloOf(centre, bdSeq, extentOf(this.#world.store, this.#identity.config));
      case "live":
        return liveOf(centre, this.live());
      case "result":
        return resultOf(centre, what.fate, attempt.ts);
      default:
        return unreachable(what);
    }
  }

  live(): LiveMessage {
    const { centre } = this.#sink.ledger;
    const { clock } = this.#world;
    const now = { boot: this.#settings.bootId, mono: clock.mono(), wall: clock.wall(), quality: clock.quality() };
    const live = liveSnapshot(centre, this.#settings.rules, now);
    const fault = this.#sink.journalFault();
    const disk = { id: "journal", phase: fault === null ? "ready" : "failed", fault };
    return { ...live, devices: [...live.devices, disk] };
  }

  /** Lossy: where nobody measures there is nothing to say. */
  #sendTelemetry(): void {
    const { health, broker } = this.#world;
    if (health === undefined) return;
    const devices = toldDevices(this.#sink.figures?.() ?? new Map());
    broker.publish(telemetryOf(this.#identity.centre, this.#uplink, { ...health.read(), ts: this.#ts(), devices }), 0);
  }

  #compare({ upto, chain }: Extract<UplinkOut, { type: "compare" }>): void {
    const isOurs = !differsAt(this.#world.store, upto, chain);
    if (!isOurs) this.#isForked = true;
    this.#sink.post({ type: "compared", upto, isOurs });
  }

  #remember({ epoch, upto }: Extract<UplinkOut, { type: "remember" }>): void {
    const archive = this.#world.store.archives().find((each) => each.epoch === epoch);
    if (archive !== undefined) {
      const moved = archive.moveCursor(seq(upto));
      if (!moved.ok) this.#world.log.warn("the hub's acknowledgement could not be kept", { fault: moved.fault });
      return;
    }
    if (this.#isForked) return;
    this.#sink.ledger.journal.acknowledge(seq(upto), (fault) =>
      this.#world.log.warn("the hub's acknowledgement could not be kept", { fault }),
    );
  }

  #ts(): string {
    return new Date(this.#world.clock.wall()).toISOString();
  }
}
