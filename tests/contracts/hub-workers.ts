import { type ChildProcess, spawn } from "node:child_process";
import { MqttBroker } from "../../agent/host/mqtt-broker.ts";
import { UplinkCentre } from "../sim/uplink-centre.ts";
import { type Mosquitto, pause } from "./real-mosquitto.ts";

const world = {
  after: (ms: number, call: () => void) => setTimeout(call, ms),
  unit: Math.random,
  mono: () => performance.now(),
};

export interface WorkerProcess {
  readonly name: string;
  /** Everything that it printed. */
  readonly said: () => string;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Where a hub finds its broker: its own nodes, where it has several. */
export interface BrokerPlace extends Pick<Mosquitto, "url" | "passwordFile" | "folder"> {
  readonly others?: readonly string[];
  /** The others are stand-bys, which nobody uses while the first is there. */
  readonly isFirstPreferred?: boolean;
}

export interface WorkerWish {
  readonly name: string;
  readonly mosquitto: BrokerPlace;
  readonly postgres: string;
  readonly more?: readonly string[];
}

/** A worker as a country runs it: a process of its own. Answers when it listens. */
export const startWorkerProcess = ({ name, mosquitto, postgres, more = [] }: WorkerWish): Promise<WorkerProcess> =>
  startHubProcess({ name, mosquitto, more: ["--postgres", postgres, "--worker", name, ...more] });

/** The hub's own command line, as a process. Answers when it listens. */
export async function startHubProcess({ name, mosquitto, more = [] }: Omit<WorkerWish, "postgres">) {
  const nodes = [mosquitto.url, ...(mosquitto.others ?? [])];
  const options = [...nodes.flatMap((url) => ["--broker", url]), "--password-file", mosquitto.passwordFile];
  const own = ["--sign-key-dir", mosquitto.folder, ...more];
  const child: ChildProcess = spawn(process.execPath, ["deploy/hub/main.ts", ...options, ...own], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let said = "";
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const listens = new Promise<void>((done) =>
    child.stdout?.on("data", (piece: Buffer) => {
      said += piece.toString();
      if (said.includes("hub.trust")) done();
    }),
  );
  await Promise.race([listens, ended]);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return { name, said: () => said, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

export const uplinkOf = ({ url, passwordFile }: Mosquitto, centre: string): UplinkCentre =>
  new UplinkCentre(world, new MqttBroker({ urls: [url], centre, passwordFile }), { centre });

/** As `waitFor`, of something that has to be asked. */
export async function waitUntil(holds: () => Promise<boolean>, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end && !(await holds()); ) await pause(20);
}
