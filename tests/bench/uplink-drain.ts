import mqtt, { type MqttClient } from "mqtt";
import { MqttBroker } from "../../agent/host/mqtt-broker.ts";
import type { AckMessage } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC, topicsOf } from "../../agent/uplink/topic.ts";
import { type Mosquitto, startMosquitto, waitFor } from "../contracts/real-mosquitto.ts";
import { UplinkCentre } from "../sim/uplink-centre.ts";

const CENTRE = "kz-ala-01";
const PASSWORD = "a password for tests";
const SIZES = process.argv.slice(2).map(Number).filter(Boolean);
const world = {
  after: (ms: number, call: () => void) => setTimeout(call, ms),
  unit: Math.random,
  mono: () => performance.now(),
};

const connected = (client: MqttClient) => new Promise<void>((done) => void client.once("connect", () => done()));

/** The least that a hub does: reads where a frame ends, acknowledges it. */
async function acker(mosquitto: Mosquitto): Promise<{ counted: () => number; close: () => void }> {
  const client = mqtt.connect(mosquitto.url, {
    clientId: "hub",
    username: "hub",
    password: PASSWORD,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  await connected(client);
  let upto = 0;
  let messages = 0;
  await client.subscribeAsync("talon/1/+/+/up/#", { qos: 1 });
  client.on("message", (topic, payload) => {
    messages += 1;
    if (!topic.endsWith("/ev") && !topic.endsWith("/hello")) return;
    const head = payload.subarray(0, 400).toString("latin1");
    const last = /"mode"/.test(head) ? Number(/"last":(\d+)/.exec(head)?.[1] ?? 0) : 0;
    upto = Math.max(upto, last);
    const ack: AckMessage = { v: 1, epoch: "e1", upto, credit: 1_000_000, now: new Date().toISOString() };
    client.publish(topicsOf(CENTRE).ack, JSON.stringify(ack), { qos: 1 });
  });
  await client.publishAsync(
    HUB_STATE_TOPIC,
    JSON.stringify({ v: 1, online: true, instance: "bench", ts: new Date().toISOString() }),
    { qos: 1, retain: true },
  );
  return { counted: () => messages, close: () => client.end(true) };
}

async function drain(mosquitto: Mosquitto, count: number): Promise<number> {
  const hub = await acker(mosquitto);
  const wire = new MqttBroker({ urls: [mosquitto.url], centre: CENTRE, passwordFile: mosquitto.passwordFile });
  const centre = new UplinkCentre(world, wire);
  centre.record(count);
  const began = performance.now();
  centre.tell({ type: "start", chance: 0 });
  await waitFor(() => centre.state.lanes.acked === count, 120_000);
  const ms = performance.now() - began;
  centre.tell({ type: "stop" });
  await waitFor(() => centre.state.link.phase === "stopped");
  hub.close();
  return ms;
}

/** The peer: MQTT.js as people use it, one QoS 1 message for each event, as many in flight as the broker takes; to the last PUBACK. */
async function peer(mosquitto: Mosquitto, count: number): Promise<number> {
  const hub = await acker(mosquitto);
  const records = new UplinkCentre(world, new MqttBroker({ urls: [mosquitto.url], centre: CENTRE }));
  records.record(count);
  const client = mqtt.connect(mosquitto.url, {
    clientId: CENTRE,
    username: CENTRE,
    password: PASSWORD,
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
  await connected(client);
  const topic = topicsOf(CENTRE).live;
  const began = performance.now();
  await new Promise<void>((done) => {
    let [next, taken] = [0, 0];
    const send = (): void => {
      const record = records.records[next];
      if (record === undefined) return;
      next += 1;
      client.publish(topic, record.body, { qos: 1 }, () => {
        taken += 1;
        if (taken === count) done();
        else send();
      });
    };
    for (let inFlight = 0; inFlight < 64; inFlight += 1) send();
  });
  const ms = performance.now() - began;
  await waitFor(() => hub.counted() >= count);
  client.end(true);
  hub.close();
  return ms;
}

const perSecond = (count: number, ms: number): number => Math.round((count * 1000) / ms);

for (const count of SIZES.length > 0 ? SIZES : [10_000, 100_000]) {
  const mosquitto = await startMosquitto([CENTRE, "hub"]);
  const ours = await drain(mosquitto, count);
  const theirs = await peer(mosquitto, count);
  await mosquitto.stop();
  const figures = {
    events: count,
    framesPerSecond: perSecond(count, ours),
    oneMessageEachPerSecond: perSecond(count, theirs),
  };
  console.log(JSON.stringify({ ...figures, ratio: Number((theirs / ours).toFixed(1)), oursMs: Math.round(ours) }));
}
process.exit(0);
