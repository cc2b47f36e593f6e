import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, loadConfig } from "../../../config/load.ts";
import { catalogue } from "../../../drivers/catalogue.ts";
import { AgentProcess } from "../../console/bench/agent-process.ts";
import type { BenchWorld } from "../../console/bench/bench-world.ts";
import type { DeviceServer } from "../../console/bench/device-server.ts";
import { Network } from "../../console/bench/network.ts";
import { assert } from "../../kernel/assert.ts";
import { exampleText, wiredConfig } from "./bench-config.ts";
import { plugDevices } from "./devices.ts";
import { openBroker } from "./embedded-broker.ts";
import { type DemoHub, openDemoHub } from "./hub.ts";
import { journalTail } from "./journal-tail.ts";
import { ticketWords } from "./ticket-words.ts";

const PROGRAM = fileURLToPath(new URL("../../main.ts", import.meta.url));

export interface DemoOptions {
  readonly directory: string;
  /** Somebody else's broker; null for one of our own. */
  readonly broker: string | null;
  readonly changed: () => void;
}

export interface DemoWorld {
  readonly bench: BenchWorld;
  readonly broker: string;
  /** The code with which one can check in next; null where a foreign hub knows. */
  readonly appointment: string | null;
  /** The page of the Situation Centre; null where a foreign hub has its own. */
  readonly situation: string | null;
  /** Ends everything that this process started, in order. */
  readonly close: () => Promise<void>;
}

/** Builds everything around the agent: what hangs on wires first, so that the configuration can name their ports. */
export async function buildWorld({ directory, broker: foreign, changed }: DemoOptions): Promise<DemoWorld> {
  const places = {
    config: join(directory, "centre.yaml"),
    state: join(directory, "centre"),
    hub: join(directory, "hub"),
  };
  for (const place of [places.state, places.hub]) mkdirSync(place, { recursive: true });
  const example = exampleText();
  const config = read(example);
  const servers = await plugDevices(config, changed);
  const broker = foreign === null ? await openBroker() : null;
  const brokerUrl = foreign ?? `mqtt://127.0.0.1:${broker?.port}`;
  const network = broker === null ? null : new Network({ host: "127.0.0.1", port: broker.port });
  const centreUrl = network === null ? brokerUrl : `mqtt://127.0.0.1:${await network.listen()}`;
  const links = new Map([...servers].map(([id, server]) => [id, `tcp://127.0.0.1:${server.port()}`]));
  const { rules } = config;
  const hub = broker === null ? null : await openDemoHub({ broker: brokerUrl, directory: places.hub, rules, changed });
  const screens = `127.0.0.1:${await freePort()}`;
  const wires = { links, broker: centreUrl, console: screens, hubKey: hub?.publicKey ?? null };
  writeFileSync(places.config, wiredConfig(example, wires));
  const agent = new AgentProcess(
    {
      program: process.execPath,
      args: [PROGRAM, "run", "--config", places.config, "--state", places.state],
      logFile: join(directory, "agent.log"),
    },
    changed,
  );
  const bench = benchWorld({ config, servers, network, agent, hub, state: places.state, screens: `http://${screens}` });
  const close = async (): Promise<void> => {
    await agent.stop();
    await network?.close();
    await hub?.close();
    await broker?.close();
    for (const server of servers.values()) await server.unplug();
  };
  return {
    bench,
    broker: brokerUrl,
    appointment: hub?.appointments()[0]?.code ?? null,
    situation: hub?.page ?? null,
    close,
  };
}

/** A port that nobody holds now; the agent, a process of its own, takes it a moment later. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", () => done()));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

function read(text: string): Config {
  const loaded = loadConfig(text, "config/examples/bench.yaml", catalogue);
  assert(loaded.ok, "the example configuration of the bench is right");
  return loaded.value;
}

interface Made {
  readonly config: Config;
  readonly servers: ReadonlyMap<string, DeviceServer>;
  readonly network: Network | null;
  readonly agent: AgentProcess;
  readonly hub: DemoHub | null;
  readonly state: string;
  readonly screens: string;
}

function benchWorld({ config, servers, network, agent, hub, state, screens }: Made): BenchWorld {
  const printer = config.devices.find(({ role }) => role === "printer");
  const server = printer === undefined ? undefined : servers.get(printer.id);
  assert(printer !== undefined && server !== undefined, "the bench has a printer on a wire");
  const boards = config.devices.flatMap(({ id, role }) => {
    const board = role === "board" ? servers.get(id) : undefined;
    return board === undefined ? [] : [[id, board] as const];
  });
  const { profile } = printer.options as { readonly profile: string };
  return {
    rules: config.rules,
    kiosk: config.kiosks[0]?.device ?? "kiosk",
    printer: { id: printer.id, profile, server },
    boards: new Map(boards),
    network,
    screens,
    agent,
    hub,
    socketPath: join(state, "talon.sock"),
    readJournal: journalTail(state),
    ...ticketWords(state, config.rules),
  };
}
