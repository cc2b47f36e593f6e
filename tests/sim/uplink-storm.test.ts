import { expect, test } from "vitest";
import { SimBroker } from "./sim-broker.ts";
import { SimHub } from "./sim-hub.ts";
import { UplinkCentre } from "./uplink-centre.ts";
import { VirtualNet } from "./virtual-net.ts";

const HOUR_MS = 3_600_000;

function world(seed: number) {
  const net = new VirtualNet(seed);
  const broker = new SimBroker(net);
  const hub = new SimHub(net, broker.wire("hub"));
  const centre = new UplinkCentre({ after: net.after, unit: net.unit, mono: () => net.now }, broker.wire("kz-ala-01"));
  return { net, broker, hub, centre };
}

type World = ReturnType<typeof world>;

function trouble({ net, broker, hub }: World): void {
  const acts = [
    () => broker.lineDown("kz-ala-01"),
    () => broker.lineUp("kz-ala-01"),
    () => broker.lineUp("kz-ala-01"),
    () => broker.restart(net.unit() < 0.5),
    () => hub.backUp(),
    () => hub.restoreAndRestart(),
    () => hub.stop(),
    () => hub.start(),
    () => hub.start(),
  ];
  acts[Math.floor(net.unit() * acts.length)]?.();
}

test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  "TUC-031: after two bad hours and a calm one the hub has the whole journal, in order, once, with seed %i",
  (seed) => {
    const all = world(seed);
    const { net, broker, hub, centre } = all;
    broker.speaks = (["both", "refuses-5", "ignores-5"] as const)[seed % 3] ?? "both";
    broker.troubles = {
      latencyMs: 20,
      jitterMs: 200,
      loseChance: 0.02 * net.unit(),
      doubleChance: 0.05,
      lateChance: 0.02,
      lateMs: 20_000,
    };
    hub.start();
    centre.record(500);
    centre.tell({ type: "start", chance: net.unit() });
    while (net.now < 2 * HOUR_MS) {
      net.pass(60_000 * net.unit());
      centre.record(Math.floor(8 * net.unit()));
      if (net.unit() < 0.2) trouble(all);
    }
    broker.troubles = { latencyMs: 20, jitterMs: 0, loseChance: 0, doubleChance: 0, lateChance: 0, lateMs: 0 };
    broker.lineUp("kz-ala-01");
    hub.ensure();
    net.pass(HOUR_MS);
    expect(hub.breaches).toEqual([]);
    expect(hub.bodies("kz-ala-01")).toEqual(centre.records.map(({ body }) => body));
    expect(centre.state.lanes.acked).toBe(centre.records.length);
    expect(centre.remembered).toEqual(centre.remembered.toSorted((one, other) => one - other));
    expect(centre.told.at(-1)).toBe("online null");
  },
);

test.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
  "TUC-012: frames that a broker acknowledged and lost are sent again while nothing restarts, with seed %i",
  (seed) => {
    const { net, broker, hub, centre } = world(seed);
    hub.start();
    centre.tell({ type: "start", chance: 0 });
    net.pass(5_000);
    broker.troubles = { ...broker.troubles, loseChance: 0.2, doubleChance: 0.1, lateChance: 0.1, lateMs: 5_000 };
    for (let turn = 0; turn < 200; turn += 1) {
      centre.record(1 + Math.floor(3 * net.unit()));
      net.pass(3_000);
    }
    broker.troubles = { ...broker.troubles, loseChance: 1 };
    centre.record(5);
    net.pass(1_000);
    broker.troubles = { ...broker.troubles, loseChance: 0, doubleChance: 0, lateChance: 0 };
    net.pass(15 * 60_000);
    expect(hub.breaches).toEqual([]);
    expect(hub.bodies("kz-ala-01")).toEqual(centre.records.map(({ body }) => body));
    expect(centre.state.lanes.acked).toBe(centre.records.length);
    expect(centre.state.link.bdSeq).toBe(1);
  },
);

test("TUC-018: a hub that comes back from an old backup while the line stays up has everything again", () => {
  const { net, hub, centre } = world(1);
  hub.start();
  centre.tell({ type: "start", chance: 0 });
  net.pass(5_000);
  centre.record(100);
  net.pass(5_000);
  hub.backUp();
  centre.record(400);
  net.pass(5_000);
  expect(hub.upto("kz-ala-01")).toBe(500);
  hub.restoreAndRestart();
  expect(hub.upto("kz-ala-01")).toBe(100);
  net.pass(30_000);
  expect(hub.upto("kz-ala-01")).toBe(500);
  expect(centre.state.link.bdSeq).toBe(1);
});

test("TUC-016: 10,000 events are drained in less than 5 s over a line with 100 ms of latency each way", () => {
  const { net, broker, hub, centre } = world(1);
  broker.troubles = { ...broker.troubles, latencyMs: 100 };
  hub.start();
  net.pass(2_000);
  centre.record(10_000);
  centre.tell({ type: "start", chance: 0 });
  const began = net.now;
  net.pass(60_000, () => hub.upto("kz-ala-01") === 10_000);
  expect(net.now - began).toBeLessThan(5_000);
});
