import { encodePayload } from "../../agent/host/payload-codec.ts";
import type { Broker, BrokerConnect, BrokerFault, BrokerSink, Publication } from "../../agent/ports/broker.ts";
import { MESSAGE_BYTES_MAX } from "../../agent/ports/broker.ts";

export interface SimNetWorld {
  readonly after: (ms: number, call: () => void) => unknown;
  readonly unit: () => number;
}

/** How bad the network and the broker are. Chances lie in [0, 1]. */
export interface Troubles {
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** A publication is acknowledged but reaches nobody, as when a broker dies with it in memory. */
  readonly loseChance: number;
  readonly doubleChance: number;
  /** A delivery comes so much later than its neighbours. */
  readonly lateChance: number;
  readonly lateMs: number;
}

export const CALM: Troubles = { latencyMs: 20, jitterMs: 0, loseChance: 0, doubleChance: 0, lateChance: 0, lateMs: 0 };

const RECEIVE_MAXIMUM = 20;
/** Many events in one message, which only a form may bring below what a broker takes. */
const LONG_CHARACTERS = 20_000;
const utf8 = new TextEncoder();
const CONNECT_TIMEOUT_MS = 10_000;

interface Session {
  readonly client: string;
  readonly options: BrokerConnect;
  readonly sink: BrokerSink;
  /** Its filters, level by level. */
  readonly filters: readonly (readonly string[])[];
  phase: "connecting" | "online" | "over";
  /** Deliveries keep their order: each timer lets out the oldest. */
  readonly queue: (() => void)[];
  readonly uplink: (() => void)[];
}

/** A broker with its network, in virtual time: what MQTT promises, and on bad days what brokers really do. */
export class SimBroker {
  troubles: Troubles = CALM;
  /** Brokers that speak only 3.1.1 refuse MQTT 5 or let it time out. */
  speaks: "both" | "refuses-5" | "ignores-5" = "both";
  /** How many publications were acknowledged, and how long all were. */
  taken = 0;
  bytes = 0;
  /** Of short payloads that ask for a form, one in so many really gets it: any may come as it is, and each costs as much as all else that is done for an event. */
  formsOneIn = 1;
  readonly #world: SimNetWorld;
  readonly #sessions = new Map<string, Session>();
  readonly #retained = new Map<string, Publication>();
  readonly #cutOff = new Set<string>();
  readonly #halfOpen = new Set<string>();
  #isUp = true;
  #asked = 0;

  constructor(world: SimNetWorld) {
    this.#world = world;
  }

  wire(client: string): Broker {
    let session: Session | null = null;
    const end = () => {
      if (session !== null) this.#leave(session);
      session = null;
    };
    return {
      connect: (options, sink) => {
        end();
        const filters = options.subscribe.map((filter) => filter.split("/"));
        session = { client, options, sink, filters, phase: "connecting", queue: [], uplink: [] };
        this.#arrive(session);
      },
      publish: (publication, handle) => {
        if (session?.phase === "online") this.#publish(session, this.#formed(publication), handle);
      },
      close: end,
    };
  }

  /** Cuts one client's line; the broker finds out and speaks its will, the client finds out too. */
  lineDown(client: string): void {
    this.#cutOff.add(client);
    const session = this.#sessions.get(client);
    if (session !== undefined) this.#drop(session, "broker-lost");
  }

  lineUp(client: string): void {
    this.#cutOff.delete(client);
  }

  /** Whatever is sent either way is swallowed, and neither side hears of it. */
  lineMute(client: string, isMute: boolean): void {
    if (isMute) this.#halfOpen.add(client);
    else this.#halfOpen.delete(client);
  }

  stop(): void {
    this.#isUp = false;
    for (const session of [...this.#sessions.values()]) this.#drop(session, "broker-lost", false);
  }

  start(): void {
    this.#isUp = true;
  }

  /** Everybody is thrown off; what it had retained survives only where it was kept on a disk. */
  restart(keepsRetained: boolean): void {
    this.stop();
    if (!keepsRetained) this.#retained.clear();
    this.start();
  }

  #later(ms: number, call: () => void): void {
    this.#world.after(ms, call);
  }

  #delay(): number {
    const { latencyMs, jitterMs } = this.troubles;
    return Math.max(1, Math.round(latencyMs + jitterMs * this.#world.unit()));
  }

  #arrive(session: Session): void {
    const { client, options } = session;
    const isMute = this.speaks === "ignores-5" && options.protocol === 5;
    const fail = (ms: number, fault: BrokerFault) => this.#later(ms, () => this.#refuse(session, fault));
    if (!this.#isUp || this.#cutOff.has(client)) return fail(this.#delay(), "broker-unreachable");
    if (this.#halfOpen.has(client)) return fail(CONNECT_TIMEOUT_MS, "broker-timeout");
    if (isMute) return fail(CONNECT_TIMEOUT_MS, "broker-timeout");
    if (this.speaks === "refuses-5" && options.protocol === 5) return fail(this.#delay(), "broker-protocol-refused");
    this.#later(2 * this.#delay(), () => this.#admit(session));
  }

  #refuse(session: Session, fault: BrokerFault): void {
    if (session.phase !== "connecting") return;
    session.phase = "over";
    session.sink.offline(fault);
  }

  #admit(session: Session): void {
    if (session.phase !== "connecting") return;
    if (!this.#isUp || this.#cutOff.has(session.client)) return this.#refuse(session, "broker-unreachable");
    const other = this.#sessions.get(session.client);
    if (other !== undefined) this.#drop(other, "identity-taken-over");
    this.#sessions.set(session.client, session);
    session.phase = "online";
    session.sink.online(RECEIVE_MAXIMUM);
    for (const kept of this.#retained.values())
      if (isWanted(session, kept.topic.split("/"))) this.#deliver(session, kept);
  }

  #publish(from: Session, publication: Publication, handle: number): void {
    from.uplink.push(() => {
      if (from.phase !== "online" || this.#halfOpen.has(from.client)) return;
      if (publication.qos === 1) this.#tell(from, () => this.#take(from, handle));
      if (this.#world.unit() >= this.troubles.loseChance) this.#route(publication);
    });
    this.#later(this.#delay(), () => from.uplink.shift()?.());
  }

  /** As a real wire does it. */
  #formed(publication: Publication): Publication {
    const { payload, encoding = null } = publication;
    if (payload instanceof Uint8Array) return publication;
    const text = typeof payload === "string" ? payload : payload.join("");
    if (encoding === null) return { ...publication, payload: text };
    this.#asked += 1;
    if (text.length < LONG_CHARACTERS && this.#asked % this.formsOneIn !== 0) return { ...publication, payload: text };
    return { ...publication, payload: encodePayload(text, encoding) };
  }

  #take(session: Session, handle: number): void {
    if (session.phase !== "online") return;
    this.taken += 1;
    session.sink.taken(handle);
  }

  #route(publication: Publication): void {
    const { topic, retain, payload } = publication;
    this.bytes += payload.length;
    if (retain && payload.length > 0) this.#retained.set(topic, publication);
    if (retain && payload.length === 0) this.#retained.delete(topic);
    const levels = topic.split("/");
    for (const session of this.#sessions.values()) {
      if (!isWanted(session, levels)) continue;
      this.#deliver(session, publication);
      if (this.#world.unit() < this.troubles.doubleChance) this.#deliver(session, publication);
    }
  }

  #deliver(session: Session, { topic, payload }: Publication): void {
    const isLate = this.#world.unit() < this.troubles.lateChance;
    const bytes = payload instanceof Uint8Array ? payload : utf8.encode(String(payload));
    const call = () => {
      if (session.phase !== "online" || this.#halfOpen.has(session.client)) return;
      if (bytes.length > MESSAGE_BYTES_MAX) session.sink.oversized(topic, bytes.length);
      else session.sink.message(topic, bytes);
    };
    if (isLate) this.#later(this.#delay() + this.troubles.lateMs, call);
    else this.#tell(session, call);
  }

  #tell(session: Session, call: () => void): void {
    session.queue.push(call);
    this.#later(this.#delay(), () => session.queue.shift()?.());
  }

  #drop(session: Session, fault: BrokerFault, speaksWill = true): void {
    this.#sessions.delete(session.client);
    session.phase = "over";
    if (speaksWill) this.#route(session.options.will);
    this.#later(this.#delay(), () => session.sink.offline(fault));
  }

  /** The client hangs up by itself: no will, and nothing more is told. */
  #leave(session: Session): void {
    if (this.#sessions.get(session.client) === session) this.#sessions.delete(session.client);
    session.phase = "over";
  }
}

const isWanted = ({ filters }: Session, topic: readonly string[]): boolean =>
  filters.some((filter) => matches(filter, topic));

/** MQTT 5, 4.7: `+` stands for one level, `#` for all that follow. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  const rest = filter.indexOf("#");
  if (rest < 0 && filter.length !== topic.length) return false;
  return filter.every((level, at) => level === "#" || (rest >= 0 && at > rest) || level === "+" || level === topic[at]);
}
