import { expect, test } from "vitest";
import { SimEntropy } from "./entropy.ts";
import { SimBroker } from "./sim-broker.ts";
import { SimHub } from "./sim-hub.ts";
import { SimTime } from "./time.ts";
import { UplinkCentre } from "./uplink-centre.ts";

const CENTRE = "kz-ala-01";
const HOUR_MS = 3_600_000;
const ALL = ["zstd-40001", "zstd", "gzip"];

function world(seed: number, archived = 0) {
  const time = new SimTime(0);
  const chance = new SimEntropy(seed);
  const net = { after: time.after, unit: chance.unit };
  const broker = new SimBroker(net);
  const hub = new SimHub({ ...net, now: () => time.now }, broker.wire("hub"));
  const centre = new UplinkCentre({ ...net, mono: () => time.now }, broker.wire(CENTRE), { archived });
  return { time, chance, broker, hub, centre };
}

const sameTexts = (bodies: readonly string[], records: readonly { readonly body: string }[]): boolean =>
  bodies.length === records.length && records.every(({ body }, at) => bodies[at] === body);

type World = ReturnType<typeof world>;

const storm = ({ chance, broker, hub, centre }: World): void =>
  chance.pick([
    () => broker.lineDown(CENTRE),
    () => broker.lineUp(CENTRE),
    () => broker.lineUp(CENTRE),
    () => broker.restart(chance.chance(0.5)),
    () => hub.backUp(),
    () => hub.restoreAndRestart(),
    () => hub.stop(),
    () => hub.start(),
    () => hub.sendAway(CENTRE, 10_000, 60_000),
    () => {
      hub.encodings = chance.pick([undefined, [], ["gzip"], ALL]);
    },
    () => centre.record(200),
  ])();

test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  "TUC-145: after two bad hours the hub has a journal and the one before it, each whole, in order and once, whatever it offered, with seed %i",
  (seed) => {
    const all = world(seed, 4_000);
    const { time, chance, broker, hub, centre } = all;
    broker.troubles = {
      latencyMs: 20,
      jitterMs: 200,
      loseChance: 0.02 * chance.unit(),
      doubleChance: 0.05,
      lateChance: 0.02,
      lateMs: 20_000,
    };
    hub.credit = chance.pick([undefined, 50_000]);
    hub.encodings = ALL;
    hub.start();
    centre.record(500);
    centre.tell({ type: "start", chance: chance.unit() });
    while (time.now < 2 * HOUR_MS) {
      time.pass(60_000 * chance.unit());
      centre.record(chance.below(8));
      if (chance.chance(0.1)) centre.alarm();
      if (chance.chance(0.2)) storm(all);
    }
    broker.troubles = { latencyMs: 20, jitterMs: 0, loseChance: 0, doubleChance: 0, lateChance: 0, lateMs: 0 };
    broker.lineUp(CENTRE);
    hub.ensure();
    time.pass(HOUR_MS);
    expect(hub.breaches).toEqual([]);
    expect(hub.bodies(CENTRE).length).toBe(centre.records.length);
    expect(sameTexts(hub.bodies(CENTRE), centre.records)).toBe(true);
    expect(sameTexts(hub.bodies(CENTRE, "e0"), centre.old)).toBe(true);
    expect(centre.state.archives[0]?.lanes.acked).toBe(4_000);
    expect(centre.told.at(-1)).toBe("online null");
    expect(centre.told.filter((word) => word.startsWith("rolled"))).toEqual([]);
  },
);

test("TUC-145: a journal before this one that is never acknowledged holds up neither this one's replay nor what happens now", () => {
  const { time, hub, centre } = world(1, 300);
  hub.start();
  time.pass(2_000);
  centre.record(1_000);
  centre.tell({ type: "start", chance: 0 });
  time.pass(60_000, () => centre.state.lanes.acked === 1_000);
  expect(centre.state.lanes.acked).toBe(1_000);
});

test("U4: with what a hub offers a day costs a tenth of the bytes", () => {
  const bytes = [undefined, ALL].map((encodings) => {
    const { time, broker, hub, centre } = world(1);
    hub.encodings = encodings;
    hub.start();
    time.pass(2_000);
    centre.tell({ type: "start", chance: 0 });
    time.pass(5_000);
    const before = broker.bytes;
    centre.record(10_000);
    time.pass(60_000, () => centre.state.lanes.acked === 10_000);
    expect(sameTexts(hub.bodies(CENTRE), centre.records)).toBe(true);
    return broker.bytes - before;
  });
  expect((bytes[0] ?? 0) / (bytes[1] ?? 1)).toBeGreaterThan(5);
});

test("TUC-147: a hub that has more than the card is told at once, and gets nothing more of this epoch", () => {
  const { time, broker, hub, centre } = world(1);
  hub.start();
  time.pass(2_000);
  centre.record(100);
  centre.tell({ type: "start", chance: 0 });
  time.pass(5_000);
  const swapped = new UplinkCentre({ after: time.after, unit: () => 0.5, mono: () => time.now }, broker.wire(CENTRE));
  centre.tell({ type: "stop" });
  time.pass(5_000);
  swapped.record(40);
  swapped.tell({ type: "start", chance: 0 });
  time.pass(5_000);
  swapped.record(200);
  time.pass(HOUR_MS);
  expect(swapped.told).toContain("rolled back at 100");
  expect(swapped.told.at(-1)).toBe("online journal-rolled-back");
  expect(hub.upto(CENTRE)).toBe(100);
  expect(hub.breaches).toEqual([]);
});

test("TUC-149: 40 centres that are sent away come back one by one over the whole time", () => {
  const time = new SimTime(0);
  const net = { after: time.after, unit: () => 0.5 };
  const broker = new SimBroker(net);
  const hub = new SimHub({ ...net, now: () => time.now }, broker.wire("hub"));
  hub.start();
  const names = Array.from({ length: 40 }, (_, no) => `kz-ala-${no}`);
  const centres = names.map(
    (name) => new UplinkCentre({ ...net, mono: () => time.now }, broker.wire(name), { centre: name }),
  );
  for (const centre of centres) centre.tell({ type: "start", chance: 0 });
  time.pass(10_000);
  for (const name of names) hub.sendAway(name, 60_000, 600_000);
  time.pass(5_000);
  expect(centres.filter(({ state }) => state.link.phase === "waiting").length).toBe(40);
  const online = [120_000, 240_000, 360_000, 480_000, 600_000, 720_000].map((until) => {
    time.pass(until - time.now);
    return centres.filter(({ state }) => state.link.phase === "online").length;
  });
  expect(online.at(-1)).toBe(40);
  expect(online[0]).toBeLessThan(15);
  for (const [at, count] of online.entries()) expect(count - (online[at - 1] ?? 0)).toBeLessThan(20);
});

test("TUC-151: telemetry says what waits", () => {
  const { time, hub, centre } = world(1, 50);
  hub.start();
  hub.pauseMs = 600_000;
  time.pass(2_000);
  centre.tell({ type: "start", chance: 0 });
  time.pass(90_000);
  expect(hub.telemetry.get(CENTRE)).toMatchObject({ v: 1, centre: CENTRE, unsent: 0 });
});
