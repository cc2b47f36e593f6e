import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Network } from "../../agent/console/bench/network.ts";
import { openReader } from "../../agent/host/journal-reader.ts";
import { type Mosquitto, pause, startMosquitto } from "../contracts/real-mosquitto.ts";
import { AgentUnderTest } from "./rig/agent.ts";
import { CENTRE, type CentreConfig, centreConfig } from "./rig/centre-config.ts";
import { TestBoard, TestPrinter } from "./rig/equipment.ts";
import { HubProcess } from "./rig/hub-process.ts";

export interface CentrePlan {
  readonly printer?: TestPrinter;
  /** What this test wants otherwise in the configuration. */
  readonly change?: (config: CentreConfig) => unknown;
  /** Stands between the network and the broker; answers the port that the agent is to use. */
  readonly between?: (brokerPort: number) => Promise<number>;
  /** Where journal and socket live, where it is not a directory of its own. */
  readonly state?: string;
  readonly hasBroker?: boolean;
  /** What runs instead of the agent's own main file. */
  readonly program?: string;
}

const BROKER_USERS = [CENTRE, "hub", "admin"];
/** Whoever may write to every centre, as an attacker with the hub's rights could. */
const ADMIN_ACL = "\nuser admin\ntopic readwrite talon/#\n";

/** A whole centre of real processes and real wires: mosquitto, hub, agent, and devices with power of their own in the test's process. */
export class TestCentre {
  readonly folder: string;
  readonly state: string;
  readonly configFile: string;
  readonly printer: TestPrinter;
  readonly boards: { readonly "board-w1": TestBoard; readonly "board-w2": TestBoard };
  readonly agent: AgentUnderTest;
  /** What was written last. */
  config: unknown = null;
  readonly #parts: Parts;

  constructor(plan: CentrePlan, folder: string, parts: Parts) {
    this.folder = folder;
    this.state = plan.state ?? join(folder, "state");
    this.configFile = join(folder, "centre.json");
    this.printer = parts.printer;
    this.boards = parts.boards;
    this.agent = new AgentUnderTest(this.configFile, this.state, plan.program);
    this.#parts = parts;
  }

  get mosquitto(): Mosquitto {
    return present(this.#parts.mosquitto, "a broker");
  }

  get network(): Network {
    return present(this.#parts.network, "a network");
  }

  get hub(): HubProcess {
    return present(this.#parts.hub, "a hub");
  }

  /** What the agent reads at its next start. */
  write(config: unknown): void {
    this.config = config;
    writeFileSync(this.configFile, JSON.stringify(config, null, 1));
  }

  /** The exact bodies of the journal, oldest first. */
  journal(): readonly { readonly seq: number; readonly body: string }[] {
    const opened = openReader(join(this.state, "journal.db"));
    if (!opened.ok) throw new Error(opened.fault.detail);
    const records = [...opened.value.records()].map(({ seq, body }) => ({ seq: Number(seq), body }));
    opened.value.close();
    return records;
  }

  /** All events of one type, as data. */
  events(type: string): readonly Record<string, unknown>[] {
    return this.journal()
      .map(({ body }) => JSON.parse(body))
      .filter((event) => event.type === `talon.${type}.v1`)
      .map((event) => event.data);
  }

  async untilHubHasAll(ms = 30_000): Promise<void> {
    await this.agent.until(({ journal }) => journal.cursor === journal.last, ms);
  }

  async close(): Promise<void> {
    await this.agent.stop();
    const { hub, network, mosquitto } = this.#parts;
    await hub?.stop();
    await network?.close();
    await mosquitto?.stop();
    for (const { server } of [this.printer, ...Object.values(this.boards)]) await server.unplug();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly printer: TestPrinter;
  readonly boards: TestCentre["boards"];
  readonly mosquitto: Mosquitto | null;
  readonly network: Network | null;
  readonly hub: HubProcess | null;
}

/** Everything runs but the agent. */
export async function openCentre(plan: CentrePlan = {}): Promise<TestCentre> {
  const folder = mkdtempSync(join(tmpdir(), "talon-e2e-"));
  const printer = plan.printer ?? new TestPrinter();
  const boards = { "board-w1": new TestBoard(33), "board-w2": new TestBoard(34) };
  const links = await Promise.all([printer, boards["board-w1"], boards["board-w2"]].map(({ server }) => server.plug()));
  const [printerLink = "", w1 = "", w2 = ""] = links.map((port) => `tcp://127.0.0.1:${port}`);
  const uplink = plan.hasBroker === false ? null : await openUplink(plan, folder);
  const centre = new TestCentre(plan, folder, {
    printer,
    boards,
    mosquitto: uplink?.mosquitto ?? null,
    network: uplink?.network ?? null,
    hub: uplink?.hub ?? null,
  });
  mkdirSync(centre.state, { recursive: true });
  const config = centreConfig({
    printer: printerLink,
    boards: { "board-w1": w1, "board-w2": w2 },
    broker: uplink?.url ?? null,
    passwordFile: uplink?.mosquitto.passwordFile ?? "",
  });
  centre.write(plan.change?.(config) ?? config);
  return centre;
}

async function openUplink(plan: CentrePlan, folder: string) {
  const mosquitto = await startMosquitto(BROKER_USERS);
  appendFileSync(join(mosquitto.folder, "acl"), ADMIN_ACL);
  await mosquitto.start();
  const port = Number(new URL(mosquitto.url).port);
  const network = new Network({ host: "127.0.0.1", port: (await plan.between?.(port)) ?? port });
  const url = `mqtt://127.0.0.1:${await network.listen()}`;
  const hub = new HubProcess(mosquitto.url, folder, mosquitto.passwordFile);
  await hub.start();
  return { mosquitto, network, hub, url };
}

function present<T>(part: T | null, what: string): T {
  if (part === null) throw new Error(`this centre has no ${what}`);
  return part;
}

/** Waits for something outside the agent; says which where it never comes. */
export async function eventually(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; !holds(); await pause(20)) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}
