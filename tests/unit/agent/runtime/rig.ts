import type { Note } from "../../../../agent/control/status.ts";
import type { EventType } from "../../../../agent/domain/event.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { atOnce } from "../../../../agent/journal/at-once.ts";
import { firstChain } from "../../../../agent/journal/chain.ts";
import { parseRecord } from "../../../../agent/journal/record.ts";
import type { BrokerSink, Publication } from "../../../../agent/ports/broker.ts";
import type { ByteSink } from "../../../../agent/ports/byte-link.ts";
import type { PrinterOrder } from "../../../../agent/ports/printer.ts";
import { Agent } from "../../../../agent/runtime/agent.ts";
import { Ledger } from "../../../../agent/runtime/ledger.ts";
import type { AnyOrder, AnyWord, Settings, WiredDevice, World } from "../../../../agent/runtime/world.ts";
import { say } from "../../../../config/words.ts";
import type { DevicePhase, Role } from "../../../../drivers/driver.ts";
import type { SuperviseOut } from "../../../../drivers/supervisor.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { MemoryStore } from "../../../sim/memory-store.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { SimTime } from "../../../sim/time.ts";
import { MORNING } from "../domain/life.ts";

const IDENTITY = { epoch: "e1", centre: plan.centre };

export const emptyStore = (): MemoryStore => new MemoryStore(IDENTITY, firstChain(IDENTITY, sha256));

export const openLedger = (store: MemoryStore): Ledger => {
  const opened = Ledger.open(atOnce(store), plan, sha256);
  if (!opened.ok) throw new Error(opened.fault.what);
  return opened.value;
};

export const typesOf = (store: MemoryStore): EventType[] =>
  store.read(store.root().seq, 100_000).map(({ body }) => {
    const read = parseRecord(body);
    if (!read.ok) throw new Error(read.fault.what);
    return read.value.event.type;
  });

export class FakeDevice {
  readonly orders: AnyOrder[] = [];
  phase: DevicePhase = "absent";
  readonly wired: WiredDevice;
  #waiting: SuperviseOut<AnyWord>[] = [];
  #sink: ByteSink | null = null;
  isOpen = false;

  constructor(id: string, role: Role, wire = "fake") {
    const link = {
      open: (sink: ByteSink) => {
        this.#sink = sink;
        this.isOpen = true;
      },
      write: () => undefined,
      close: () => {
        this.isOpen = false;
      },
    };
    const figures = () => ({
      phase: this.phase,
      fault: null,
      since: null,
      lastGoodAt: null,
      reopens: 0,
      bytesIn: 0,
      bytesOut: 0,
      faults: {},
      own: {},
      holder: null,
    });
    const take: WiredDevice["part"]["take"] = (input) => {
      if (input.type === "order") this.orders.push(input.order);
      return input.type === "start" ? [{ type: "open" }] : this.#waiting.splice(0);
    };
    this.wired = {
      id,
      driver: "fake",
      role,
      wire,
      part: { take, wakeAt: () => null, figures },
      link,
      pins: null,
    };
  }

  say(...words: readonly AnyWord[]): void {
    for (const word of words) this.#waiting.push({ type: "told", word });
    this.#sink?.heard(new Uint8Array(1));
  }

  become(phase: DevicePhase): void {
    this.phase = phase;
    this.#waiting.push({ type: "state", phase, fault: null });
    this.#sink?.heard(new Uint8Array(1));
  }

  prints(): string[] {
    return this.orders.filter((order): order is PrinterOrder => order.type === "print").map(({ job }) => job.id);
  }

  face(): string | null | undefined {
    const last = this.orders.filter((order) => order.type === "show").at(-1);
    return last === undefined ? undefined : (last.face?.text ?? null);
  }
}

export class Rig {
  readonly time = new SimTime(MORNING);
  readonly store: MemoryStore;
  readonly printer = new FakeDevice("printer", "printer");
  readonly kiosk = new FakeDevice("kiosk", "keys");
  readonly board = new FakeDevice("board-w1", "board");
  readonly keys = new FakeDevice("keys-w1", "keys");
  readonly pad = new FakeDevice("pad-w1", "keys");
  readonly camera = new FakeDevice("cam-w1", "camera");
  readonly others = [2, 3, 4].flatMap((no) => [
    new FakeDevice(`board-w${no}`, "board"),
    new FakeDevice(`cam-w${no}`, "camera"),
  ]);
  readonly notes: Note[] = [];
  readonly logged: string[] = [];
  readonly published: Publication[] = [];
  hub: BrokerSink | null = null;
  readonly world: World;
  readonly settings: Settings;
  readonly agent: Agent;

  constructor(store = emptyStore(), bootId = "boot-1", more: readonly FakeDevice[] = []) {
    this.store = store;
    const { printer, kiosk, board, keys, pad, camera } = this;
    const log = (what: string) => void this.logged.push(what);
    this.world = {
      clock: this.time.clock,
      entropy: { unit: () => 0.5, code: (length) => "0123456789".slice(0, length) },
      sha256,
      signer: simSigner(1),
      store: atOnce(store),
      broker: {
        connect: (_, sink) => {
          this.hub = sink;
        },
        publish: (publication, handle) => {
          this.published.push(publication);
          if (publication.qos === 1) this.time.after(1, () => this.hub?.taken(handle));
        },
        close: () => undefined,
      },
      log: { info: log, warn: log, error: log },
      say,
      schedule: (work) => work(),
      devices: [printer, kiosk, board, keys, pad, camera, ...this.others, ...more].map((device) => device.wired),
      note: (make) => void this.notes.push(make()),
    };
    this.settings = {
      rules: plan,
      language: "en",
      version: "1.2.3",
      bootId,
      configDigest: "digest",
      pid: 42,
      brokers: ["mqtt://hub"],
      trust: [simSigner("hub").publicKey],
      keep: { keepDays: 90, maxBytes: 1_000_000_000 },
    };
    this.agent = new Agent(this.world, this.settings, openLedger(store));
  }

  start(): this {
    this.agent.start();
    this.printer.become("ready");
    return this;
  }

  pass(ms: number): this {
    this.time.runUntil(this.time.now + ms, (call) => call());
    return this;
  }

  press(key = "licence-first.ru"): void {
    this.kiosk.say({ type: "pressed", key, at: this.time.clock.mono() });
  }

  operate(key: string): void {
    this.keys.say({ type: "pressed", key, at: this.time.clock.mono() });
  }

  printed(no = -1): void {
    const id = this.printer.prints().at(no);
    if (id === undefined) throw new Error("nothing was printed");
    this.printer.say({ type: "printed", id, proof: "process-id" });
  }

  types(from = 0): EventType[] {
    return typesOf(this.store).slice(from);
  }

  head(): number {
    return this.store.head().seq;
  }
}

export const started = (): Rig => new Rig().start();
