import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../config/load.ts";
import { say } from "../../../config/words.ts";
import { ControlServer } from "../../host/control-server.ts";
import { MqttBroker } from "../../host/mqtt-broker.ts";
import { createNodeClock } from "../../host/node-clock.ts";
import { nodeEntropy } from "../../host/node-entropy.ts";
import { refusingStore } from "../../host/refusing-store.ts";
import { sha256 } from "../../host/sha256.ts";
import { openSqliteStore } from "../../host/sqlite-store.ts";
import { wallMs } from "../../kernel/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Store, StoreFault } from "../../ports/store.ts";
import { Agent } from "../../runtime/agent.ts";
import { answerRequest, type VirtualHands } from "../../runtime/control.ts";
import { Ledger } from "../../runtime/ledger.ts";
import type { Settings, World } from "../../runtime/world.ts";
import { VERSION } from "../version.ts";
import { brokerSettings } from "./credentials.ts";
import { wireDevices } from "./wiring.ts";

export interface RunPlan {
  readonly directory: string;
  readonly log: Log;
  readonly config: Config;
}

/** How often a journal that could not be opened is tried again. */
const REOPEN_MS = 15_000;
/** An agent that has worked off nothing for so long hangs; then the supervisor may end it. */
const STALE_MS = 20_000;
const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";
const EPOCH_CHARACTERS = 12;

interface Life {
  readonly agent: Agent;
  readonly world: World;
  readonly settings: Settings;
  readonly hands: VirtualHands;
  readonly closeStore: () => void;
  /** Why the journal could not be opened; null where it is. */
  readonly fault: StoreFault | null;
}

/** The agent of `talon run`: the real world around it, a journal that may have to be opened again, and its control socket. */
export class RunningAgent {
  readonly #directory: string;
  readonly #log: Log;
  readonly #control: ControlServer;
  #config: Config;
  #life: Life;
  #reopen: NodeJS.Timeout | null = null;
  #lastTurn = performance.now();
  readonly #pulse: NodeJS.Timeout;

  constructor({ directory, log, config }: RunPlan) {
    this.#directory = directory;
    this.#log = log;
    this.#config = config;
    this.#control = new ControlServer(join(directory, "talon.sock"), (request, settle) =>
      answerRequest(this.#life, request, settle),
    );
    this.#life = this.#open();
    this.#pulse = setInterval(() => {
      this.#lastTurn = performance.now();
    }, STALE_MS / 4);
  }

  start(): void {
    this.#control.listen((why) => this.#log.warn("the control socket cannot be opened", { why }));
    this.#life.agent.start();
    this.#watchJournal();
    const { rules } = this.#config;
    this.#log.info("the agent runs", { centre: rules.centre, version: VERSION, journal: this.#life.fault ?? "open" });
  }

  isWell(): boolean {
    return performance.now() - this.#lastTurn < STALE_MS;
  }

  /** The devices and rules of another configuration, on the same journal; what was on its way to paper is settled as after a restart. */
  reconfigure(config: Config): void {
    if (config.digest === this.#config.digest) return this.#log.info("the configuration is the same");
    this.#config = config;
    this.#exchange();
    this.#log.info("the configuration was read again", { digest: config.digest.slice(0, 12) });
  }

  stop(): Promise<void> {
    clearInterval(this.#pulse);
    if (this.#reopen !== null) clearTimeout(this.#reopen);
    return new Promise((settle) => {
      this.#life.agent.stop(() => {
        this.#control.close();
        this.#life.closeStore();
        settle();
      });
    });
  }

  #exchange(): void {
    this.#life.agent.halt();
    this.#life.closeStore();
    this.#life = this.#open();
    this.#life.agent.start();
    this.#watchJournal();
  }

  /** A journal that cannot be opened does not end the agent: it tells everybody, and tries again. */
  #watchJournal(): void {
    if (this.#reopen !== null) clearTimeout(this.#reopen);
    this.#reopen = this.#life.fault === null ? null : setTimeout(() => this.#exchange(), REOPEN_MS);
  }

  #open(): Life {
    const opened = this.#openJournal();
    const { store, ledger, fault, closeStore } = opened;
    const last = ledger.centre.last;
    const clock: Clock = createNodeClock(last === null ? null : wallMs(last.wall));
    const { devices, hands } = wireDevices(this.#config, clock, nodeEntropy.unit);
    const { rules, hub, storage, digest } = this.#config;
    const world: World = {
      clock,
      entropy: nodeEntropy,
      sha256,
      store,
      broker: new MqttBroker(brokerSettings(rules.centre, hub)),
      log: this.#log,
      say,
      schedule: (work) => setImmediate(work),
      devices,
      note: (make) => this.#control.note(make),
    };
    const settings: Settings = {
      rules,
      language: rules.languages[0] ?? "en",
      version: VERSION,
      bootId: bootId(),
      configDigest: digest,
      pid: process.pid,
      brokers: hub?.brokers ?? [],
      keep: storage,
    };
    return { agent: new Agent(world, settings, ledger), world, settings, hands, closeStore, fault };
  }

  #openJournal(): { store: Store; ledger: Ledger; fault: StoreFault | null; closeStore: () => void } {
    const { rules, storage } = this.#config;
    const opened = openSqliteStore({
      path: join(this.#directory, "journal.db"),
      centre: rules.centre,
      newEpoch: () => nodeEntropy.code(EPOCH_CHARACTERS).toLowerCase(),
      maxBytes: storage.maxBytes,
    });
    if (!opened.ok) return this.#withoutJournal(opened.fault.fault, opened.fault.detail);
    const store = opened.value;
    const ledger = Ledger.open(store, rules, sha256);
    if (ledger.ok) return { store, ledger: ledger.value, fault: null, closeStore: () => store.close() };
    store.close();
    return this.#withoutJournal("journal-corrupt", `${ledger.fault.place}: ${ledger.fault.what}`);
  }

  #withoutJournal(fault: StoreFault, detail: string) {
    const cure = say("en", `fault.${fault}.advice`);
    this.#log.error("the journal cannot be opened: no tickets are issued", { fault, detail, cure });
    const store = refusingStore(this.#config.rules.centre, fault);
    const ledger = Ledger.open(store, this.#config.rules, sha256);
    if (!ledger.ok) throw new Error("an empty journal can always be read back");
    return { store, ledger: ledger.value, fault, closeStore: () => undefined };
  }
}

/** The kernel's name for this boot (random(4)); durations are taken from the monotonic clock only within one. */
function bootId(): string {
  try {
    return readFileSync(BOOT_ID_FILE, "utf8").trim();
  } catch {
    return `start-${nodeEntropy.code(EPOCH_CHARACTERS)}`;
  }
}
