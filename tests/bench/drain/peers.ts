import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { topicsOf } from "../../../agent/uplink/topic.ts";
import { answers, freePort, type Mosquitto, pause } from "../../contracts/real-mosquitto.ts";
import { CENTRE } from "../../e2e/rig/centre-config.ts";
import { startPart } from "./bench-child.ts";
import { startFarEnd, type Wire } from "./drained.ts";
import { cpuSeconds, mostRssMiB } from "./measure.ts";

export interface PeerDrained {
  readonly events: number;
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly mostMiB: number;
}

const IN_FLIGHT = 500;
const SAMPLE_S = 15;
const BRIDGE_WAIT_MS = 300_000;

interface Plan {
  readonly mosquitto: Mosquitto;
  readonly bodies: readonly string[];
  readonly events: number;
  readonly wire: Wire;
  readonly into?: "broker" | "sink";
}

const lineTo = async ({ mosquitto, wire }: Plan, port = 0, farPort = Number(new URL(mosquitto.url).port)) => {
  const line = startPart("line.ts", [farPort, wire.rttMs, wire.bits, port]);
  await line.until("port");
  return line;
};

/** MQTT.js as people use it; where it is slow, what it did in a quarter of a minute. */
export async function mqttJs(plan: Plan, way: "store" | "window"): Promise<PeerDrained> {
  const line = await lineTo(plan);
  const url = `mqtt://127.0.0.1:${line.said()["port"]}`;
  const peer = startPart("mqtt-js.ts", [url, CENTRE, plan.events, way, SAMPLE_S]);
  await peer.until("ready");
  peer.child.send({ bodies: plan.bodies });
  await peer.until("events", BRIDGE_WAIT_MS);
  const said = peer.said();
  await Promise.all([line.end(), peer.end()]);
  const events = Number(said["events"]);
  const perSecond = (events * 1_000) / Number(said["ms"]);
  return { events, perSecond, cpuUs: Number(said["cpuUs"]), mostMiB: Number(said["rssMiB"]) };
}

/** A second mosquitto at the centre, whose bridge keeps a persistent queue for the first: filled while the line is away, then drained. */
export async function bridge(plan: Plan): Promise<PeerDrained> {
  const folder = mkdtempSync(join(tmpdir(), "talon-bridge-"));
  const [port, linePort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, "mosquitto.conf"), bridgeSettings(folder, port, linePort));
  const child = spawn("mosquitto", ["-c", join(folder, "mosquitto.conf")], { stdio: "ignore" });
  while (!(await answers(port))) await pause(20);
  await fill(port, plan);
  const { hub, port: farPort } = await startFarEnd(plan.mosquitto.url, "plain", plan.into);
  const line = await lineTo(plan, linePort, farPort);
  const drained = await watchBridge(child, () => Number(hub.said()["messages"] ?? 0), plan.events);
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await Promise.all([line.end(), hub.end(), ended]);
  rmSync(folder, { recursive: true, force: true });
  return drained;
}

async function watchBridge(child: ChildProcess, counted: () => number, events: number): Promise<PeerDrained> {
  const pid = child.pid ?? 0;
  for (const end = Date.now() + BRIDGE_WAIT_MS; counted() === 0; await pause(5)) {
    if (Date.now() > end) throw new Error("the bridge never began");
  }
  const from = { at: performance.now(), cpu: cpuSeconds(pid), count: counted() };
  const end = performance.now() + BRIDGE_WAIT_MS;
  while (counted() < events && performance.now() < end) await pause(5);
  const count = counted() - from.count;
  const perSecond = (count * 1_000) / (performance.now() - from.at);
  return {
    events: counted(),
    perSecond,
    cpuUs: ((cpuSeconds(pid) - from.cpu) * 1e6) / Math.max(1, count),
    mostMiB: mostRssMiB(pid),
  };
}

const bridgeSettings = (
  folder: string,
  port: number,
  linePort: number,
): string => `${process.getuid?.() === 0 ? "user root\n" : ""}
listener ${port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location ${folder}/
max_queued_messages 0
max_inflight_messages 1000
set_tcp_nodelay true
connection up
address 127.0.0.1:${linePort}
topic # out 1
cleansession false
remote_clientid ${CENTRE}
remote_username ${CENTRE}
remote_password a password for tests
restart_timeout 1
try_private true
notifications false
`;

async function fill(port: number, { bodies, events }: Plan): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
  const { live } = topicsOf(CENTRE);
  await new Promise<void>((done) => {
    let [next, taken] = [0, 0];
    const send = () => {
      if (next === events) return;
      next += 1;
      client.publish(live, bodies[next % bodies.length] ?? "", { qos: 1 }, () => {
        taken += 1;
        if (taken === events) done();
        else send();
      });
    };
    for (let no = 0; no < IN_FLIGHT; no += 1) send();
  });
  await client.endAsync(true);
}
