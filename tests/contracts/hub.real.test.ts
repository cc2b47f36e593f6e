import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MqttBroker } from "../../agent/host/mqtt-broker.ts";
import { Hub } from "../../deploy/hub/hub.ts";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import { UplinkCentre } from "../sim/uplink-centre.ts";
import { type Mosquitto, startMosquitto, waitFor } from "./real-mosquitto.ts";

const CENTRE = "kz-ala-01";
const PASSWORD = "a password for tests";

let mosquitto: Mosquitto;
let folder: string;
beforeEach(async () => {
  mosquitto = await startMosquitto([CENTRE, "hub"]);
  folder = mkdtempSync(join(tmpdir(), "talon-hub-"));
});
afterEach(async () => {
  await mosquitto.stop();
  rmSync(folder, { recursive: true, force: true });
});

const world = {
  after: (ms: number, call: () => void) => setTimeout(call, ms),
  unit: Math.random,
  mono: () => performance.now(),
};

const openHub = async (file: string) => {
  const store = new HubStore(join(folder, file));
  const hub = new Hub(store, { url: mosquitto.url, password: PASSWORD });
  await hub.start();
  return {
    hub,
    store,
    close: async () => {
      await hub.stop();
      store.close();
    },
  };
};

const openCentre = () => {
  const wire = new MqttBroker({ urls: [mosquitto.url], centre: CENTRE, passwordFile: mosquitto.passwordFile });
  return new UplinkCentre(world, wire, { centre: CENTRE });
};

const stopCentre = async (centre: UplinkCentre) => {
  centre.tell({ type: "stop" });
  await waitFor(() => centre.state.link.phase === "stopped");
};

test("TUC-031: a journal of 5,000 events goes through mosquitto into the hub, once, while the broker and the hub restart", async () => {
  const first = await openHub("a.db");
  const centre = openCentre();
  centre.record(2_000);
  centre.tell({ type: "start", chance: 0 });
  await waitFor(() => first.store.upto(CENTRE, "e1") >= 500);
  await mosquitto.start();
  centre.record(2_000);
  await waitFor(() => first.store.upto(CENTRE, "e1") === 4_000, 30_000);
  await first.close();
  centre.record(1_000);
  const second = await openHub("a.db");
  await waitFor(() => centre.state.lanes.acked === 5_000, 30_000);
  await stopCentre(centre);
  expect(second.store.bodies(CENTRE, "e1")).toEqual(centre.records.map(({ body }) => body));
  expect(first.hub.broken + second.hub.broken).toBe(0);
  await waitFor(() => JSON.stringify(second.store.state(CENTRE)).includes('"online":false'));
  expect(second.store.state(CENTRE)).toMatchObject({ centre: CENTRE, online: false });
  await second.close();
}, 120_000);

test("TUC-018: a hub that starts anew with nothing gets the whole journal again, without moving the cursor back", async () => {
  const first = await openHub("a.db");
  const centre = openCentre();
  centre.record(300);
  centre.tell({ type: "start", chance: 0 });
  await waitFor(() => centre.state.lanes.acked === 300);
  await first.close();
  const second = await openHub("b.db");
  await waitFor(() => second.store.upto(CENTRE, "e1") === 300, 30_000);
  await stopCentre(centre);
  expect(second.store.upto(CENTRE, "e1")).toBe(300);
  expect(centre.remembered.at(-1)).toBe(300);
  expect(centre.remembered).toEqual(centre.remembered.toSorted((one, other) => one - other));
  await second.close();
}, 120_000);

test("TUC-148: over mosquitto the hub offers forms and has a journal and the one before it whole, from compressed frames", async () => {
  const { hub, store, close } = await openHub("a.db");
  const wire = new MqttBroker({ urls: [mosquitto.url], centre: CENTRE, passwordFile: mosquitto.passwordFile });
  const centre = new UplinkCentre(world, wire, { archived: 700 });
  centre.record(1_000);
  centre.tell({ type: "start", chance: 0 });
  await waitFor(() => store.upto(CENTRE, "e0") === 700 && centre.state.lanes.acked === 1_000, 30_000);
  expect(centre.state.hub.encoding).toBe("zstd-40001");
  await stopCentre(centre);
  expect(store.bodies(CENTRE, "e1")).toEqual(centre.records.map(({ body }) => body));
  expect(store.bodies(CENTRE, "e0")).toEqual(centre.old.map(({ body }) => body));
  expect(hub.broken).toBe(0);
  await close();
}, 60_000);

test("TUC-148: TUC-147: a card with fewer or other events than the hub has is found with the first answer", async () => {
  const { store, close } = await openHub("a.db");
  const centre = openCentre();
  centre.record(200);
  centre.tell({ type: "start", chance: 0 });
  await waitFor(() => centre.state.lanes.acked === 200, 30_000);
  await stopCentre(centre);
  const shorter = openCentre();
  shorter.record(150);
  shorter.tell({ type: "start", chance: 0 });
  await waitFor(() => shorter.state.isForked, 30_000);
  await stopCentre(shorter);
  const other = openCentre();
  other.alarm();
  other.record(300);
  other.tell({ type: "start", chance: 0 });
  await waitFor(() => other.state.isForked, 30_000);
  await stopCentre(other);
  expect([shorter.told, other.told].map((told) => told.filter((word) => word.startsWith("rolled")))).toEqual([
    ["rolled back at 200"],
    ["rolled back at 200"],
  ]);
  expect(store.bodies(CENTRE, "e1")).toEqual(centre.records.map(({ body }) => body));
  await close();
}, 60_000);
