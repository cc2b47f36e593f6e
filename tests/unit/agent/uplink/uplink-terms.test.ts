import { describe, expect, test } from "vitest";
import { later } from "../../../../agent/kernel/units.ts";
import { NOW, UplinkRig } from "./uplink-rig.ts";

const encodings = (rig: UplinkRig) => rig.of("send").map(({ encoding }) => encoding);

describe("what the hub offers and asks", () => {
  test("TUC-141: frames are plain until this hub offers a form that is known, and take the best of them", () => {
    const rig = new UplinkRig().greeted();
    rig.grow(1);
    rig.ack(0, { encodings: ["brotli"] });
    rig.grow(2);
    rig.ack(0, { encodings: ["gzip", "zstd", "later"] });
    rig.grow(3);
    rig.ack(0);
    rig.grow(4);
    rig.ack(0, { encodings: ["gzip", "zstd-40001"] });
    rig.grow(5);
    rig.ack(0, { encodings: [] });
    rig.grow(6);
    expect(encodings(rig)).toEqual([null, null, "zstd", "zstd", "zstd-40001", null]);
  });

  test("TUC-141: another hub, and another connection, begin anew", () => {
    const rig = new UplinkRig().greeted();
    rig.ack(0, { encodings: ["gzip"] });
    rig.hub(true, "h1");
    rig.grow(1);
    rig.hub(true, "h2");
    rig.grow(2);
    rig.takeAll();
    expect(encodings(rig)).toEqual(["gzip", null, null]);
    rig.ack(2, { encodings: ["gzip"] });
    rig.lose("broker-lost");
    rig.redial();
    rig.greeted();
    rig.grow(3);
    expect(encodings(rig)).toEqual([null]);
  });

  test("TUC-149: the hub sends a centre away, which says farewell and comes back after its own share of the spread", () => {
    const rig = new UplinkRig({ last: 5, place: 0.25 }).greeted();
    rig.ack(5);
    rig.takeAll();
    rig.drain();
    rig.ack(5, { reconnect: { after: 60_000, spread: 40_000 } });
    expect(rig.published()).toEqual(["death"]);
    rig.takeAll();
    expect(rig.drain().map(({ type }) => type)).toEqual(["close"]);
    rig.pass(69_999);
    expect(rig.of("connect")).toEqual([]);
    rig.pass(1);
    expect(rig.of("connect").length).toBe(1);
  });

  test("TUC-149: so does the state of the hub, which is for all centres; a broker that takes no farewell is left all the same", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    const hub = {
      v: 1,
      online: true,
      instance: "h1",
      reconnect: { after: 5_000 },
      ts: "2026-03-02T09:00:00.000Z",
    } as const;
    rig.tell({ type: "message", heard: { ok: true, value: { type: "hub", hub } }, wall: null });
    rig.pass(2_000);
    expect(rig.of("close").length).toBe(1);
    rig.pass(3_000);
    expect(rig.of("connect").length).toBe(1);
  });

  test.each(["hub", "ack"] as const)(
    "TUC-149: an order to come back later that a broker keeps is obeyed once, and not with each connection (%s)",
    (by) => {
      const rig = new UplinkRig().greeted();
      const reconnect = { after: 5_000 };
      const order = () => {
        const hub = { v: 1, online: true, instance: "h1", reconnect, ts: NOW } as const;
        if (by === "ack") rig.ack(0, { reconnect });
        else rig.tell({ type: "message", heard: { ok: true, value: { type: "hub", hub } }, wall: null });
      };
      order();
      rig.pass(10_000);
      expect(rig.of("connect").length).toBe(2);
      rig.greeted();
      order();
      expect(rig.state.link.phase).toBe("online");
    },
  );

  test("TUC-149: a stop meanwhile is for good", () => {
    const rig = new UplinkRig().greeted();
    rig.ack(0, { reconnect: { after: 5_000 } });
    rig.tell({ type: "stop" });
    rig.takeAll();
    rig.drain();
    rig.pass(60_000);
    expect(rig.state.link.phase).toBe("stopped");
    expect(rig.of("connect")).toEqual([]);
  });

  test("TUC-150: two machines with one name wait ever longer for each other", () => {
    const rig = new UplinkRig();
    rig.chance = 0.999;
    const waits: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      rig.greeted();
      rig.passTaking(120_000);
      rig.lose("identity-taken-over");
      waits.push((rig.state.wakeAt ?? 0) - rig.now);
      rig.redial();
    }
    expect(waits.slice(0, 4).map((ms) => Math.round(ms / 1_000))).toEqual([60, 90, 150, 270]);
    expect(waits.at(-1)).toBeGreaterThan(1_800_000);
    rig.greeted();
    rig.passTaking(3_600_000);
    rig.lose("broker-lost");
    rig.redial();
    rig.greeted();
    rig.lose("identity-taken-over");
    expect(Math.round(((rig.state.wakeAt ?? 0) - rig.now) / 1_000)).toBe(60);
  });

  test("TUC-151: telemetry goes once a minute, and not where it had to wait", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.passTaking(600_000);
    expect(rig.of("telemetry").length).toBe(10);
    const busy = new UplinkRig({ last: 100_000 });
    busy.connect(1);
    busy.pass(29_000);
    expect(busy.of("telemetry")).toEqual([]);
    expect(busy.state.window.flying.every(({ at }) => at <= later(busy.now, 0))).toBe(true);
  });
});
