import { describe, expect, test } from "vitest";
import { UplinkRig } from "./uplink-rig.ts";

const ranges = (rig: UplinkRig) => rig.framed.map(({ first, last }) => [first, last]);

describe("the lanes of the uplink", () => {
  test("TUC-008: the window begins at 8, grows with PUBACKs to 64 and never passes receiveMaximum", () => {
    for (const [receiveMaximum, first, most] of [
      [65_535, 8, 64],
      [20, 8, 20],
      [3, 3, 3],
    ] as const) {
      const rig = new UplinkRig({ last: 1_000_000 });
      rig.connect(receiveMaximum);
      rig.ack(0, { credit: 1_000_000 });
      rig.pass(1_000);
      expect(rig.state.window.flying.length).toBeLessThanOrEqual(first);
      let deepest = 0;
      for (let times = 1; times < 500; times += 1) {
        rig.tell({ type: "taken", handle: rig.state.window.flying[0]?.handle ?? 0 });
        rig.ack(Math.min(times * 50, rig.state.lanes.replayed));
        deepest = Math.max(deepest, rig.state.window.flying.length);
      }
      expect(deepest).toBe(most - 1);
    }
  });

  test("TUC-008: the window is refilled on every PUBACK", () => {
    const rig = new UplinkRig({ last: 100_000 });
    rig.connect(8);
    rig.ack(0, { credit: 1_000_000 });
    rig.pass(1_000);
    rig.drain();
    const [oldest] = rig.state.window.flying;
    rig.tell({ type: "taken", handle: oldest?.handle ?? 0 });
    expect(rig.of("send").length).toBe(1);
  });

  test("TUC-009: PUBACKs alone never move the cursor", () => {
    const rig = new UplinkRig({ last: 150 }).greeted();
    rig.pass(1_000);
    rig.takeAll();
    expect(rig.framed.at(-1)?.last).toBe(150);
    expect(rig.of("remember")).toEqual([]);
    expect(rig.state.lanes.acked).toBe(0);
  });

  test("TUC-010: the hub's acknowledgement moves the cursor, an older one does not move it back", () => {
    const rig = new UplinkRig({ last: 150 }).greeted();
    rig.ack(100);
    rig.ack(50);
    rig.ack(100);
    rig.ack(150);
    expect(rig.of("remember")).toEqual([
      { type: "remember", epoch: "e1", upto: 100 },
      { type: "remember", epoch: "e1", upto: 150 },
    ]);
  });

  test("TUC-011: an acknowledgement of an epoch that is not of this centre is a fault and changes nothing", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.drain();
    rig.ack(5, { epoch: "e0" });
    expect(rig.drain().map((each) => each.type)).toEqual(["notice"]);
    expect(rig.state.lanes.acked).toBe(0);
  });

  test("TUC-012: without progress for 10 s everything after the acknowledged is sent again", () => {
    const rig = new UplinkRig({ last: 250 }).greeted();
    rig.pass(2_000);
    rig.takeAll();
    rig.ack(100);
    rig.framed = [];
    rig.pass(9_999);
    expect(rig.framed).toEqual([]);
    rig.pass(1);
    rig.takeAll();
    expect(ranges(rig)).toEqual([
      [101, 200],
      [201, 250],
    ]);
  });

  test("TUC-012: nothing is sent again while nothing is awaited", () => {
    const rig = new UplinkRig({ last: 50 }).greeted();
    rig.ack(50);
    rig.framed = [];
    rig.passTaking(600_000);
    expect(rig.framed).toEqual([]);
  });

  test("TUC-013: a hub that stays silent is told after three resends and asked ever more slowly by one frame", () => {
    const rig = new UplinkRig({ last: 5_000 }).greeted();
    rig.ack(0, { credit: 100_000 });
    rig.takeAll();
    rig.drain();
    rig.passTaking(30_000);
    expect(rig.of("told")).toEqual([{ type: "told", phase: "online", fault: "hub-silent" }]);
    rig.framed = [];
    rig.passTaking(3_600_000);
    expect(new Set(ranges(rig).map(([first, last]) => `${first}-${last}`))).toEqual(new Set(["1-100"]));
    expect(rig.framed.length).toBeLessThan(20);
    expect(rig.framed.length).toBeGreaterThan(10);
    rig.ack(100);
    expect(rig.of("told")).toEqual([{ type: "told", phase: "online", fault: null }]);
    rig.takeAll();
    expect(rig.framed.at(-1)?.last).toBe(5_000);
  });

  test("TUC-014: gaps are asked for in exact ranges and sent in frames", () => {
    const rig = new UplinkRig({ last: 1_000 }).greeted();
    rig.ack(0, { credit: 100_000 });
    rig.pass(1_000);
    rig.takeAll();
    rig.framed = [];
    const gaps = [
      { first: 7, last: 9 },
      { first: 100, last: 250 },
    ];
    rig.ack(6, { gaps });
    rig.takeAll();
    expect(ranges(rig)).toEqual([
      [7, 9],
      [100, 199],
      [200, 250],
    ]);
  });

  test("TUC-014: gaps beyond the end of the journal are a fault", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.drain();
    rig.ack(0, { gaps: [{ first: 5, last: 11 }] });
    expect(rig.of("notice").map((out) => out.fault)).toEqual(["message-malformed"]);
    expect(rig.state.lanes.gaps).toEqual([]);
  });

  test("TUC-015: an event that happens now goes at once and live, before the backlog", () => {
    const rig = new UplinkRig({ last: 100_000 });
    rig.connect(4);
    rig.takeAll();
    rig.ack(0, { credit: 1_000_000 });
    rig.pass(1_000);
    expect(rig.state.window.flying.length).toBe(3);
    rig.tell({ type: "grew", last: 100_001, alerts: [] });
    expect(rig.framed.at(-1)).toEqual({ first: 100_001, last: 100_001, mode: "live" });
    expect(rig.framed.slice(0, -1).every((frame) => frame.mode === "replay")).toBe(true);
  });

  test("TUC-016: replay keeps to 200 events a second until the hub grants more, oldest first", () => {
    const rig = new UplinkRig({ last: 10_000 }).greeted();
    for (let ms = 0; ms < 10_000; ms += 100) {
      rig.pass(100);
      rig.takeAll();
      rig.ack(rig.state.lanes.replayed);
    }
    expect(rig.state.lanes.replayed).toBeGreaterThanOrEqual(2_000);
    expect(rig.state.lanes.replayed).toBeLessThanOrEqual(2_300);
    expect(ranges(rig)).toEqual(ranges(rig).toSorted(([one = 0], [other = 0]) => one - other));
  });

  test("TUC-016: credit drains 10,000 events in less than two seconds", () => {
    const rig = new UplinkRig({ last: 10_000 });
    rig.connect();
    rig.ack(0, { credit: 50_000 });
    for (let ms = 0; ms < 2_000; ms += 50) {
      rig.pass(50);
      rig.takeAll();
      rig.ack(rig.state.lanes.replayed);
    }
    expect(rig.state.lanes.acked).toBe(10_000);
  });

  test("TUC-017: pauseMs holds replay but not what happens now", () => {
    const rig = new UplinkRig({ last: 10_000 });
    rig.connect();
    rig.ack(0, { credit: 50_000, pauseMs: 5_000 });
    rig.takeAll();
    rig.framed = [];
    rig.tell({ type: "grew", last: 10_001, alerts: [] });
    rig.pass(4_999);
    rig.takeAll();
    expect(rig.framed).toEqual([{ first: 10_001, last: 10_001, mode: "live" }]);
    rig.pass(1);
    expect(rig.framed.length).toBeGreaterThan(1);
  });

  test("TUC-018: a hub that has gone back gets again what it lost, without moving the cursor back", () => {
    const rig = new UplinkRig({ last: 300 }).greeted();
    rig.ack(300, { credit: 100_000 });
    rig.hub(true, "h1");
    rig.hub(true, "h2");
    rig.drain();
    rig.framed = [];
    rig.ack(120);
    rig.passTaking(1_000);
    expect(ranges(rig)).toEqual([
      [121, 220],
      [221, 300],
    ]);
    rig.ack(300);
    expect(rig.of("remember")).toEqual([]);
  });

  test("TUC-019: what the centre no longer has is declared once, and what follows is sent", () => {
    const rig = new UplinkRig({ last: 300, cursor: 300 }).greeted();
    rig.oldestKept = 151;
    rig.drain();
    rig.ack(20, { credit: 100_000 });
    rig.takeAll();
    expect(rig.of("missing").map((out) => out.range)).toEqual([
      { first: 21, last: 120 },
      { first: 121, last: 150 },
    ]);
    expect(ranges(rig)[0]).toEqual([151, 220]);
    rig.pass(10_000);
    rig.takeAll();
    expect(rig.of("missing")).toEqual([]);
  });

  test("TUC-020: no events go to a hub that is away, and it is greeted when it comes back", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.hub(false, "h1");
    rig.drain();
    rig.framed = [];
    rig.tell({ type: "grew", last: 11, alerts: [] });
    rig.pass(50_000);
    expect(rig.framed).toEqual([]);
    rig.takeAll();
    rig.drain();
    rig.hub(true, "h2");
    expect(rig.published()).toEqual(["hello"]);
    expect(ranges(rig)).toEqual([[1, 11]]);
  });
});
