import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "../../../config/load.ts";
import { say } from "../../../config/words.ts";
import type { ConfigCause } from "../../domain/input.ts";
import type { StoreFinding } from "../../host/check-up.ts";
import { keepHealth } from "../../host/kept-health.ts";
import { MqttBroker } from "../../host/mqtt-broker.ts";
import { createNodeClock } from "../../host/node-clock.ts";
import { nodeEntropy } from "../../host/node-entropy.ts";
import { measureHealth } from "../../host/node-health.ts";
import { Percentile } from "../../host/percentile.ts";
import { sha256 } from "../../host/sha256.ts";
import { TelemetryFile, telemetryPath } from "../../host/telemetry-file.ts";
import { wallMs } from "../../kernel/units.ts";
import type { ByteLink } from "../../ports/byte-link.ts";
import type { Log } from "../../ports/log.ts";
import type { StoreFault } from "../../ports/store.ts";
import { Agent } from "../../runtime/agent.ts";
import type { VirtualHands } from "../../runtime/control.ts";
import type { Configs, NewJournal, Settings, World } from "../../runtime/world.ts";
import { VERSION } from "../version.ts";
import { changeSince } from "./applied-config.ts";
import { BarredDevices } from "./barred-devices.ts";
import { brokerSettings } from "./credentials.ts";
import { journalAtStart } from "./journal-at-start.ts";
import { machineSigner } from "./machine-key.ts";
import { SupplyWatch } from "./supply-watch.ts";
import { wireDevices } from "./wiring.ts";

export interface LifePlan {
  readonly directory: string;
  readonly log: Log;
  readonly config: Config;
  readonly note: World["note"];
  readonly configs: Configs;
  readonly givenUp: StoreFault | null;
  /** The wire to the screen with this page. */
  readonly page: (name: string) => ByteLink;
  readonly beginAnew: (why: NewJournal) => void;
  /** By whose word the configuration is in force. */
  readonly cause: ConfigCause;
}

/** One agent between two readings of its journal, with the real world around it. */
export interface Life {
  readonly agent: Agent;
  readonly world: World;
  readonly settings: Settings;
  readonly hands: VirtualHands;
  /** Devices that are left out because their drivers threw. */
  readonly barred: BarredDevices;
  readonly closeStore: () => Promise<void>;
  /** Why the journal could not be opened; null where it is. */
  readonly fault: StoreFault | null;
  readonly isVolatile: boolean;
  readonly journalPath: string;
  /** What the check-up of the journal found, to be recorded first. */
  readonly findings: readonly StoreFinding[];
}

const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";
const EPOCH_CHARACTERS = 12;

/** Reads the journal and builds the world; nothing is started yet. A journal that cannot be opened gives a life that issues nothing. */
export async function openLife(plan: LifePlan): Promise<Life> {
  const { config, log, note, configs, cause, beginAnew } = plan;
  const {
    store,
    ledger,
    fault,
    closeStore,
    isVolatile,
    findings,
    path: journalPath,
    commitMs,
  } = await journalAtStart(plan);
  const last = ledger.centre.last;
  const late = new Percentile();
  const clock = createNodeClock(last === null ? null : wallMs(last.wall), (ms) => late.note(ms));
  const barred = new BarredDevices({ directory: plan.directory, log, devices: config.devices });
  const around = { clock, unit: nodeEntropy.unit, log, barred, page: plan.page };
  const { devices, hands, close } = await wireDevices(config, around);
  const broker = new MqttBroker(brokerSettings(config.rules.centre, config.hub));
  const schedule = (work: () => void) => setImmediate(work);
  const signer = machineSigner(plan.directory, log);
  const latenessMs = () => late.take();
  const supply = new SupplyWatch(log);
  const kept = keepHealth(
    measureHealth({ directory: plan.directory, commitMs, latenessMs, supplyChanged: supply.changed }),
    new TelemetryFile(telemetryPath(dirname(journalPath)), (why) => log.warn("measurements begin anew", { why })),
  );
  const world: World = {
    clock,
    entropy: nodeEntropy,
    sha256,
    signer,
    health: kept.health,
    store,
    broker,
    log,
    say,
    schedule,
    devices,
    configs,
    note,
    beginAnew,
  };
  const change = changeSince(plan.directory, config, ledger.centre.config);
  const settings = { ...settingsOf(config), configChanges: change?.changes ?? [], configCause: cause, isVolatile };
  const agent = new Agent(world, settings, ledger);
  supply.tellTo(agent);
  return {
    agent,
    world,
    settings,
    hands,
    barred,
    closeStore: async () => {
      barred.end();
      kept.end();
      await close();
      return closeStore();
    },
    fault,
    isVolatile,
    journalPath,
    findings,
  };
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

/** The kernel's name for this boot (random(4)); durations are taken from the monotonic clock only within one. */
function bootId(): string {
  try {
    return readFileSync(BOOT_ID_FILE, "utf8").trim();
  } catch {
    return `start-${nodeEntropy.code(EPOCH_CHARACTERS)}`;
  }
}
