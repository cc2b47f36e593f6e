import { expect, test } from "vitest";
import { SimEntropy } from "./entropy.ts";
import { SimBroker } from "./sim-broker.ts";
import { SimHub } from "./sim-hub.ts";
import { SimTime } from "./time.ts";
import { UplinkCentre } from "./uplink-centre.ts";

const HOUR_MS = 3_600_000;

function world(seed: number) {
  const time = new SimTime(0);
  const chance = new SimEntropy(seed);
  const net = { after: time.after, unit: chance.unit };
  const broker = new SimBroker(net);
  const hub = new SimHub(net, broker.wire("hub"));
  const centre = new UplinkCentre({ ...net, mono: () => time.now }, broker.wire("kz-ala-01"));
  return { time, chance, broker, hub, centre };
}

type World = ReturnType<typeof world>;

function trouble({ chance, broker, hub }: World): void {
  const acts = [
    () => broker.lineDown("kz-ala-01"),
    () => broker.lineUp("kz-ala-01"),
    () => broker.lineUp("kz-ala-01"),
    () => broker.restart(chance.chance(0.5)),
    () => hub.backUp(),
    () => hub.restoreAndRestart(),
    () => hub.stop(),
    () => hub.start(),
    () => hub.start(),
  ];
  chance.pick(acts)();
}

test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  "TUC-031: after two bad hours and a calm one the hub has the whole journal, in order, once, with seed %i",
  (seed) => {
    const all = world(seed);
    const { time, chance, broker, hub, centre } = all;
    broker.speaks = (["both", "refuses-5", "ignores-5"] as const)[seed % 3] ?? "both";
    broker.troubles = {
      latencyMs: 20,
      jitterMs: 200,
      loseChance: 0.02 * chance.unit(),
      doubleChance: 0.05,
      lateChance: 0.02,
      lateMs: 20_000,
    };
    hub.start();
    centre.record(500);
    centre.tell({ type: "start", chance: chance.unit() });
    while (time.now < 2 * HOUR_MS) {
      time.pass(60_000 * chance.unit());
      centre.record(chance.below(8));
      if (chance.chance(0.2)) trouble(all);
    }
    broker.troubles = { latencyMs: 20, jitterMs: 0, loseChance: 0, doubleChance: 0, lateChance: 0, lateMs: 0 };
    broker.lineUp("kz-ala-01");
    hub.ensure();
    time.pass(HOUR_MS);
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
    const { time, chance, broker, hub, centre } = world(seed);
    hub.start();
    centre.tell({ type: "start", chance: 0 });
    time.pass(5_000);
    broker.troubles = { ...broker.troubles, loseChance: 0.2, doubleChance: 0.1, lateChance: 0.1, lateMs: 5_000 };
    for (let turn = 0; turn < 200; turn += 1) {
      centre.record(1 + chance.below(3));
      time.pass(3_000);
    }
    broker.troubles = { ...broker.troubles, loseChance: 1 };
    centre.record(5);
    time.pass(1_000);
    broker.troubles = { ...broker.troubles, loseChance: 0, doubleChance: 0, lateChance: 0 };
    time.pass(15 * 60_000);
    expect(hub.breaches).toEqual([]);
    expect(hub.bodies("kz-ala-01")).toEqual(centre.records.map(({ body }) => body));
    expect(centre.state.lanes.acked).toBe(centre.records.length);
    expect(centre.state.link.bdSeq).toBe(1);
  },
);

test("TUC-018: a hub that comes back from an old backup while the line stays up has everything again", () => {
  const { time, hub, centre } = world(1);
  hub.start();
  centre.tell({ type: "start", chance: 0 });
  time.pass(5_000);
  centre.record(100);
  time.pass(5_000);
  hub.backUp();
  centre.record(400);
  time.pass(5_000);
  expect(hub.upto("kz-ala-01")).toBe(500);
  hub.restoreAndRestart();
  expect(hub.upto("kz-ala-01")).toBe(100);
  time.pass(30_000);
  expect(hub.upto("kz-ala-01")).toBe(500);
  expect(centre.state.link.bdSeq).toBe(1);
});

test("TUC-016: 10,000 events are drained in less than 5 s over a line with 100 ms of latency each way", () => {
  const { time, broker, hub, centre } = world(1);
  broker.troubles = { ...broker.troubles, latencyMs: 100 };
  hub.start();
  time.pass(2_000);
  centre.record(10_000);
  centre.tell({ type: "start", chance: 0 });
  const began = time.now;
  time.pass(60_000, () => hub.upto("kz-ala-01") === 10_000);
  expect(time.now - began).toBeLessThan(5_000);
});
