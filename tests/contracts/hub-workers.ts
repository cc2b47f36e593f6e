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
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WorkerWish {
  readonly name: string;
  readonly mosquitto: Mosquitto;
  readonly postgres: string;
  readonly more?: readonly string[];
}

/** A worker as a country runs it: a process of its own. Answers when it listens. */
export async function startWorkerProcess({ name, mosquitto, postgres, more = [] }: WorkerWish): Promise<WorkerProcess> {
  const options = ["--broker", mosquitto.url, "--password-file", mosquitto.passwordFile, "--postgres", postgres];
  const own = ["--sign-key-dir", mosquitto.folder, "--worker", name, ...more];
  const child: ChildProcess = spawn(process.execPath, ["deploy/hub/main.ts", ...options, ...own], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  await Promise.race([new Promise<void>((done) => child.stdout?.once("data", () => done())), ended]);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return { name, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

export const uplinkOf = ({ url, passwordFile }: Mosquitto, centre: string): UplinkCentre =>
  new UplinkCentre(world, new MqttBroker({ urls: [url], centre, passwordFile }), { centre });

/** As `waitFor`, of something that has to be asked. */
export async function waitUntil(holds: () => Promise<boolean>, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end && !(await holds()); ) await pause(20);
}
