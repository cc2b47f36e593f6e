import { createServer } from "node:net";
import { Aedes } from "aedes";
import mqtt from "mqtt";
import { afterEach, expect, test } from "vitest";
import { HubWire } from "../../deploy/hub/hub-wire.ts";
import { WorkerWire } from "../../deploy/hub/postgres/worker-wire.ts";
import { freePort, waitFor } from "./real-mosquitto.ts";

const WAIT_MS = 30_000;
const toClose: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function brokerThatRefuses(times: number) {
  const aedes = await Aedes.createBroker();
  let left = times;
  const stateSaid: boolean[] = [];
  aedes.authorizeSubscribe = (_client, subscription, settle) => {
    const isRefused = subscription.topic.endsWith("/up/#") && left > 0;
    if (isRefused) left -= 1;
    settle(null, isRefused ? null : subscription);
  };
  aedes.on("publish", ({ topic, payload }) => {
    if (topic === "talon/1/hub/state") stateSaid.push(JSON.parse(payload.toString()).online);
  });
  const server = createServer(aedes.handle);
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  toClose.push(async () => {
    await new Promise<void>((done) => aedes.close(done));
    await new Promise<void>((done) => server.close(() => done()));
  });
  const hangUp = () => {
    for (const client of Object.values(
      (aedes as unknown as { clients: Record<string, { conn: { destroy: () => void } }> }).clients,
    ))
      client.conn.destroy();
  };
  const refuse = (more: number) => {
    left = more;
  };
  return { url: `mqtt://127.0.0.1:${port}`, stateSaid, hangUp, refuse };
}

function sinkOf() {
  const [heard, deaf]: [string[], number[]] = [[], []];
  const sink = {
    heard: (topic: string) => void heard.push(topic),
    failed: () => undefined,
    calledAway: () => undefined,
    deaf: (_filters: readonly string[], againMs: number) => void deaf.push(againMs),
    hears: () => undefined,
  };
  return { heard, deaf, sink };
}

async function say(url: string, topic: string): Promise<void> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4 });
  await client.publishAsync(topic, "{}", { qos: 1 });
  await client.endAsync();
}

const TOPIC = "talon/1/07/kz-ala-01/up/ev";

test("a hub that its broker refuses says that it is away, and hears its centres as soon as the broker lets it; so after each connection", async () => {
  const broker = await brokerThatRefuses(2);
  const { heard, deaf, sink } = sinkOf();
  const wire = new HubWire({ url: broker.url }, "an-instance");
  toClose.push(() => wire.stop());
  await wire.start(sink);
  expect(wire.deafTo).toEqual(["talon/1/+/+/up/#"]);
  await waitFor(() => wire.deafTo.length === 0, WAIT_MS);
  await say(broker.url, TOPIC);
  await waitFor(() => heard.length > 0, WAIT_MS);
  expect(heard).toEqual([TOPIC]);
  expect(deaf).toEqual([1_000, 2_000]);
  await waitFor(() => broker.stateSaid.length >= 3, WAIT_MS);
  expect(broker.stateSaid).toEqual([false, false, true]);
  broker.refuse(1);
  broker.hangUp();
  await waitFor(() => deaf.length === 3, WAIT_MS);
  await waitFor(() => wire.deafTo.length === 0, WAIT_MS);
  await say(broker.url, TOPIC);
  await waitFor(() => heard.length > 1, WAIT_MS);
  expect(heard).toEqual([TOPIC, TOPIC]);
  expect(deaf).toEqual([1_000, 2_000, 1_000]);
});

test("a worker that its broker refuses a shard hears its other shards meanwhile, and that shard once it is granted", async () => {
  const broker = await brokerThatRefuses(0);
  const { heard, deaf, sink } = sinkOf();
  const wire = new WorkerWire({ url: broker.url }, "a");
  toClose.push(() => wire.stop(false));
  await wire.start(sink);
  wire.hear(new Set([8]));
  await waitFor(() => wire.deafTo.length === 0, WAIT_MS);
  broker.refuse(1);
  wire.hear(new Set([7, 8]));
  await waitFor(() => deaf.length === 1, WAIT_MS);
  expect(wire.deafTo).toEqual(["talon/1/07/+/up/#"]);
  await say(broker.url, TOPIC.replace("07", "08"));
  await waitFor(() => wire.deafTo.length === 0, WAIT_MS);
  await say(broker.url, TOPIC);
  await waitFor(() => heard.length > 1, WAIT_MS);
  expect(heard).toEqual([TOPIC.replace("07", "08"), TOPIC]);
});
