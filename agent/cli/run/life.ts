import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../config/load.ts";
import { say } from "../../../config/words.ts";
import type { ConfigCause } from "../../domain/input.ts";
import { JournalThread } from "../../host/journal-thread.ts";
import { MqttBroker } from "../../host/mqtt-broker.ts";
import { createNodeClock } from "../../host/node-clock.ts";
import { nodeEntropy } from "../../host/node-entropy.ts";
import { refusingStore } from "../../host/refusing-store.ts";
import { sha256 } from "../../host/sha256.ts";
import { openSqliteStore } from "../../host/sqlite-store.ts";
import { atOnce } from "../../journal/at-once.ts";
import { assert } from "../../kernel/assert.ts";
import { wallMs } from "../../kernel/units.ts";
import type { Log } from "../../ports/log.ts";
import type { LateStore, StoreFault } from "../../ports/store.ts";
import { Agent } from "../../runtime/agent.ts";
import type { VirtualHands } from "../../runtime/control.ts";
import { Ledger } from "../../runtime/ledger.ts";
import type { Configs, Settings, World } from "../../runtime/world.ts";
import { VERSION } from "../version.ts";
import { changeSince } from "./applied-config.ts";
import { brokerSettings } from "./credentials.ts";
import { machineSigner } from "./machine-key.ts";
import { wireDevices } from "./wiring.ts";

export interface LifePlan {
  readonly directory: string;
  readonly log: Log;
  readonly config: Config;
  readonly note: World["note"];
  readonly configs: Configs;
  /** By whose word the configuration is in force. */
  readonly cause: ConfigCause;
}

/** One agent between two readings of its journal, with the real world around it. */
export interface Life {
  readonly agent: Agent;
  readonly world: World;
  readonly settings: Settings;
  readonly hands: VirtualHands;
  readonly closeStore: () => Promise<void>;
  /** Why the journal could not be opened; null where it is. */
  readonly fault: StoreFault | null;
}

const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";
const EPOCH_CHARACTERS = 12;

/** Reads the journal and builds the world; nothing is started yet. A journal that cannot be opened gives a life that issues nothing. */
export async function openLife(plan: LifePlan): Promise<Life> {
  const { config, log, note, configs, cause } = plan;
  const { store, ledger, fault, closeStore } = openJournal(plan);
  const last = ledger.centre.last;
  const clock = createNodeClock(last === null ? null : wallMs(last.wall));
  const { devices, hands } = await wireDevices(config, clock, nodeEntropy.unit);
  const broker = new MqttBroker(brokerSettings(config.rules.centre, config.hub));
  const schedule = (work: () => void) => setImmediate(work);
  const signer = machineSigner(plan.directory, log);
  const world: World = {
    clock,
    entropy: nodeEntropy,
    sha256,
    signer,
    store,
    broker,
    log,
    say,
    schedule,
    devices,
    configs,
    note,
  };
  const change = changeSince(plan.directory, config, ledger.centre.config);
  const settings = { ...settingsOf(config), configChanges: change?.changes ?? [], configCause: cause };
  return { agent: new Agent(world, settings, ledger), world, settings, hands, closeStore, fault };
}

const settingsOf = ({ rules, hub, storage, digest }: Config): Settings => ({
  rules,
  language: rules.languages[0] ?? "en",
  version: VERSION,
  bootId: bootId(),
  configDigest: digest,
  pid: process.pid,
  brokers: hub?.brokers ?? [],
  trust: hub?.trust ?? [],
  keep: storage,
});

interface OpenJournal {
  readonly store: LateStore;
  readonly ledger: Ledger;
  readonly fault: StoreFault | null;
  readonly closeStore: () => Promise<void>;
}

function openJournal(plan: LifePlan): OpenJournal {
  const { rules, storage } = plan.config;
  const path = join(plan.directory, "journal.db");
  const file = { path, centre: rules.centre, maxBytes: storage.maxBytes };
  const opened = openSqliteStore({ ...file, newEpoch: () => nodeEntropy.code(EPOCH_CHARACTERS).toLowerCase() });
  if (!opened.ok) return withoutJournal(plan, opened.fault.fault, opened.fault.detail);
  const store = new JournalThread(opened.value, file);
  const ledger = Ledger.open(store, rules, sha256);
  if (ledger.ok) return { store, ledger: ledger.value, fault: null, closeStore: () => store.close() };
  void store.close();
  return withoutJournal(plan, "journal-corrupt", `${ledger.fault.place}: ${ledger.fault.what}`);
}

function withoutJournal({ config, log }: LifePlan, fault: StoreFault, detail: string): OpenJournal {
  const cure = say("en", `fault.${fault}.advice`);
  log.error("the journal cannot be opened: no tickets are issued", { fault, detail, cure });
  const store = atOnce(refusingStore(config.rules.centre, fault));
  const ledger = Ledger.open(store, config.rules, sha256);
  assert(ledger.ok, "an empty journal can always be read back");
  return { store, ledger: ledger.value, fault, closeStore: () => Promise.resolve() };
}

/** The kernel's name for this boot (random(4)); durations are taken from the monotonic clock only within one. */
function bootId(): string {
  try {
    return readFileSync(BOOT_ID_FILE, "utf8").trim();
  } catch {
    return `start-${nodeEntropy.code(EPOCH_CHARACTERS)}`;
  }
}
