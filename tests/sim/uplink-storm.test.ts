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
  const hub = new SimHub({ ...net, now: () => time.now }, broker.wire("hub"));
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
      if (chance.chance(0.1)) centre.alarm();
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

const SECOND_MS = 1_000;

test.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
  "TUC-034: U7: while the line is well every alert is at the hub within a second of its record, whatever else is sent, with seed %i",
  (seed) => {
    const { time, chance, broker, hub, centre } = world(seed);
    broker.troubles = { ...broker.troubles, latencyMs: chance.pick([5, 50, 200]), jitterMs: chance.pick([0, 200]) };
    hub.credit = chance.pick([200, 5_000, 50_000]);
    hub.start();
    time.pass(5_000);
    centre.record(6_000);
    centre.tell({ type: "start", chance: 0 });
    time.pass(5_000);
    while (time.now < 120_000) {
      time.pass(chance.below(400));
      centre.record(chance.below(3));
      if (chance.chance(0.3)) centre.alarm();
    }
    time.pass(60_000);
    const delays = centre.alarms.map(({ no, at }) => (hub.heardAt("kz-ala-01", no) ?? Number.POSITIVE_INFINITY) - at);
    expect(delays.length).toBeGreaterThan(80);
    expect(Math.max(...delays)).toBeLessThanOrEqual(SECOND_MS);
    expect(hub.breaches).toEqual([]);
    expect(hub.bodies("kz-ala-01")).toEqual(centre.records.map(({ body }) => body));
  },
);

test.each(Array.from({ length: 6 }, (_, seed) => seed + 1))(
  "TUC-036: U8: alerts of a day without a line are at the hub before the day itself, with seed %i",
  (seed) => {
    const { time, chance, broker, hub, centre } = world(seed);
    hub.credit = undefined;
    hub.start();
    centre.tell({ type: "start", chance: 0 });
    time.pass(5_000);
    broker.lineDown("kz-ala-01");
    for (let no = 0; no < 200; no += 1) {
      centre.record(50);
      if (chance.chance(0.2)) centre.alarm();
    }
    time.pass(HOUR_MS);
    broker.lineUp("kz-ala-01");
    const isOnline = () => centre.state.link.phase === "online";
    time.pass(HOUR_MS, isOnline);
    const online = time.now;
    time.pass(SECOND_MS);
    expect(centre.alarms.length).toBeGreaterThan(20);
    for (const { no } of centre.alarms) expect(hub.heardAt("kz-ala-01", no)).toBeLessThanOrEqual(online + SECOND_MS);
    expect(hub.upto("kz-ala-01")).toBeLessThan(centre.records.length);
    time.pass(HOUR_MS);
    expect(hub.bodies("kz-ala-01")).toEqual(centre.records.map(({ body }) => body));
    expect(hub.breaches).toEqual([]);
  },
);
