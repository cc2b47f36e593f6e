import { setTimeout as pause } from "node:timers/promises";
import { MqttBroker } from "../../agent/host/mqtt-broker.ts";
import type { Broker } from "../../agent/ports/broker.ts";
import { placeOf } from "../../agent/uplink/topic.ts";
import { SimTime } from "../sim/time.ts";
import type { LivedDay } from "./lived-day.ts";
import { LoadCentre, playClock } from "./load-centre.ts";
import { Tally } from "./tally.ts";

export interface CountryPlan {
  readonly centres: number;
  readonly urls: readonly string[];
  readonly passwordFile?: string;
  readonly days: readonly LivedDay[];
  /** No frame is packed. */
  readonly isPlain?: boolean;
  /** Every centre names the brokers in the same order. */
  readonly isFirstPreferred?: boolean;
}

export interface Play {
  readonly speed: number;
  readonly seconds: number;
}

const TICK_MS = 5;
const PICTURE_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Centres do not open on the same second. */
const SPREAD_MS = 10 * 60_000;
const CONNECT_WAIT_MS = 120_000;
/** Connections that are asked for in one turn of the event loop. */
const DIALS_AT_ONCE = 20;
/** Before this process was started, so that monotonic clocks of an outage stay positive. */
const UP_BEFORE_MS = 30 * 24 * HOUR_MS;

interface Player {
  readonly centre: LoadCentre;
  readonly day: LivedDay;
  readonly shiftMs: number;
  next: number;
  dayNo: number;
}

export const namesOf = (centres: number): readonly string[] =>
  Array.from({ length: centres }, (_, at) => `kz-load-${at + 1}`);

/** Each region names another node first, as operators write it, so that all nodes have as much to do. */
const turned = (urls: readonly string[], at: number): readonly string[] => [
  ...urls.slice(at % urls.length),
  ...urls.slice(0, at % urls.length),
];

/** All centres of this process, each playing a day that was lived before it. */
export class Country {
  readonly tally = new Tally();
  readonly centres: readonly LoadCentre[];
  readonly #players: readonly Player[];
  #time = new SimTime(0);
  #playMs: number;

  constructor(
    { centres, urls, passwordFile, days, isPlain = false, isFirstPreferred = false }: CountryPlan,
    fromMs: number,
  ) {
    this.#playMs = fromMs;
    const world = { clock: playClock, unit: Math.random, tally: this.tally };
    const names = namesOf(centres);
    this.#players = names.map((name, at) => {
      const day = days[at % days.length] as LivedDay;
      const shiftMs = placeOf(name) * SPREAD_MS;
      const secret = passwordFile === undefined ? {} : { passwordFile };
      const broker = new MqttBroker({ urls: isFirstPreferred ? urls : turned(urls, at), centre: name, ...secret });
      const wire = isPlain ? unpacked(broker) : broker;
      const picture = () => pictureOf(day, this.#playMs - shiftMs);
      const centre = new LoadCentre(world, { name, wire, picture, brokers: urls.length });
      const next = day.acts.findIndex(({ atMs }) => atMs + shiftMs >= fromMs);
      return { centre, day, shiftMs, next: Math.max(0, next), dayNo: 0 };
    });
    this.centres = this.#players.map(({ centre }) => centre);
  }

  get unacknowledged(): number {
    return this.centres.reduce((sum, centre) => sum + centre.unacknowledged, 0);
  }

  get online(): number {
    return this.centres.filter((centre) => centre.isOnline).length;
  }

  /** The first `count` centres lived this long without the hub, until now. */
  async liveAlone(count: number, hours: number): Promise<number> {
    const [wall, mono] = [Date.now(), Math.floor(performance.now()) + UP_BEFORE_MS];
    let events = 0;
    for (const { centre, day } of this.#players.slice(0, count)) {
      for (let dayNo = Math.ceil(hours / 24); dayNo > 0; dayNo -= 1) {
        for (const act of day.acts) {
          const agoMs = dayNo * 24 * HOUR_MS - act.atMs;
          if (agoMs > hours * HOUR_MS) continue;
          centre.record(act.events, { wall: wall - agoMs, mono: mono - agoMs });
          events += act.events.length;
        }
      }
      await pause(0);
    }
    return events;
  }

  /** These connect within this time, in the order of their places. Answers when all are online, or when `waitMs` are over. */
  async connect(centres: readonly LoadCentre[], withinMs: number, waitMs = CONNECT_WAIT_MS): Promise<void> {
    const waiting = centres.toSorted((one, other) => placeOf(one.name) - placeOf(other.name));
    const began = performance.now();
    for (const [at, centre] of waiting.entries()) {
      const dueMs = (at / waiting.length) * withinMs;
      if (at % DIALS_AT_ONCE === 0) await pause(Math.max(0, dueMs - (performance.now() - began)));
      centre.start();
    }
    for (
      const end = performance.now() + waitMs;
      !centres.every(({ isOnline }) => isOnline) && performance.now() < end;
    )
      await pause(20);
  }

  /** Plays on from where the last one ended. */
  async play({ speed, seconds }: Play): Promise<void> {
    const began = performance.now();
    const fromMs = this.#playMs;
    const toMs = fromMs + seconds * 1000 * speed;
    this.#time = new SimTime(0);
    this.#time.runUntil(fromMs, () => undefined);
    const dueAt = (playMs: number) => began + (playMs - fromMs) / speed;
    for (const player of this.#players) this.#await(player, dueAt);
    while (this.#playMs < toMs) {
      await pause(TICK_MS);
      this.#playMs = Math.min(toMs, fromMs + (performance.now() - began) * speed);
      this.#time.runUntil(this.#playMs, (call) => call());
    }
  }

  #await(player: Player, dueAt: (playMs: number) => number): void {
    const { day, shiftMs, dayNo } = player;
    const act = day.acts[player.next];
    if (act === undefined) {
      player.next = 0;
      player.dayNo += 1;
      return this.#await(player, dueAt);
    }
    const playMs = dayNo * 24 * HOUR_MS + act.atMs + shiftMs;
    this.#time.after(playMs - this.#time.now, () => {
      const [now, due] = [performance.now(), dueAt(playMs)];
      this.tally.lateness.add(Math.max(0, now - due));
      player.next += 1;
      player.centre.record(act.events, { wall: Date.now(), mono: Math.floor(now) + UP_BEFORE_MS, dueAt: due });
      this.#await(player, dueAt);
    });
  }

  /** Waits until the hub has all, or until `waitMs` are over. Answers how long that took. */
  async drained(waitMs: number): Promise<number> {
    const began = performance.now();
    while (this.unacknowledged > 0 && performance.now() - began < waitMs) await pause(50);
    return performance.now() - began;
  }

  async stop(waitMs = 20_000): Promise<void> {
    for (const centre of this.centres) centre.stop();
    const isStopped = () => this.centres.every(({ uplink }) => ["stopped", "idle"].includes(uplink.link.phase));
    for (const end = performance.now() + waitMs; !isStopped() && performance.now() < end; ) await pause(20);
  }
}

const unpacked = (wire: Broker): Broker => ({
  connect: (options, sink) => wire.connect(options, sink),
  publish: (publication, handle) => wire.publish({ ...publication, encoding: null }, handle),
  close: () => wire.close(),
});

function pictureOf({ pictures }: LivedDay, playMs: number) {
  const at = Math.floor((playMs % (24 * HOUR_MS)) / PICTURE_EVERY_MS);
  const picture = pictures[Math.max(0, Math.min(pictures.length - 1, at))];
  if (picture === undefined) throw new Error("a day has pictures");
  return picture;
}
