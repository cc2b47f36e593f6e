import { describe, expect, test } from "vitest";
import { UplinkRig } from "./uplink-rig.ts";

describe("the connection of the uplink", () => {
  test("TUC-005: birth, hello and live picture go out in this order before any event", () => {
    const rig = new UplinkRig({ last: 300 });
    rig.connect();
    const said = rig
      .drain()
      .flatMap((out) => (out.type === "publish" ? [out.what.kind] : out.type === "send" ? ["frame"] : []));
    expect(said.slice(0, 4)).toEqual(["birth", "hello", "live", "frame"]);
  });

  test("TUC-005: with a receiveMaximum of 1 each waits for the PUBACK of the one before", () => {
    const rig = new UplinkRig({ last: 3 });
    rig.connect(1);
    expect(rig.published()).toEqual(["birth"]);
    rig.tell({ type: "taken", handle: 1 });
    expect(rig.published()).toEqual(["hello"]);
    rig.tell({ type: "taken", handle: 2 });
    expect(rig.published()).toEqual(["live"]);
    expect(rig.framed).toEqual([]);
    rig.tell({ type: "taken", handle: 3 });
    expect(rig.framed).toEqual([{ first: 1, last: 3, mode: "replay" }]);
  });

  test("K4 TUC-006: each connection has its own number for birth and will, so that silence is visible", () => {
    const rig = new UplinkRig();
    rig.connect();
    rig.lose("broker-lost");
    rig.pass(10_000);
    const numbers = rig.of("connect").map((out) => out.bdSeq);
    expect(numbers).toEqual([1, 2]);
    rig.connect();
    expect(rig.of("publish").map((out) => out.bdSeq)).toEqual([2, 2, 2]);
  });

  test("TUC-007: an orderly stop publishes the death, waits for its PUBACK and hangs up", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.tell({ type: "stop" });
    expect(rig.published()).toEqual(["death"]);
    rig.takeAll();
    expect(rig.drain().map((out) => out.type)).toEqual(["close", "stopped", "told"].filter((type) => type !== "told"));
    expect(rig.state.wakeAt).toBeNull();
  });

  test("TUC-007: a stop does not wait for ever for a broker that says nothing", () => {
    const rig = new UplinkRig().greeted();
    rig.tell({ type: "stop" });
    rig.drain();
    rig.pass(2_000);
    expect(rig.drain().map((out) => out.type)).toEqual(["close", "stopped"]);
  });

  test("TUC-007: a stop while offline ends at once", () => {
    const rig = new UplinkRig();
    rig.tell({ type: "start", chance: 0 });
    rig.drain();
    rig.tell({ type: "stop" });
    expect(rig.drain().map((out) => out.type)).toEqual(["close", "stopped"]);
  });

  test("TUC-021: waits double from 1 s to 5 min with full jitter", () => {
    const rig = new UplinkRig();
    rig.chance = 0.999;
    rig.tell({ type: "start", chance: 0 });
    const waits: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      rig.lose("broker-unreachable");
      waits.push((rig.state.wakeAt ?? 0) - rig.now);
      rig.pass(waits.at(-1) ?? 0);
      expect(rig.state.link.phase).toBe("connecting");
    }
    expect(waits.slice(0, 4)).toEqual([999, 1998, 3996, 7992]);
    expect(Math.max(...waits)).toBe(299_700);
    rig.chance = 0;
    rig.lose("broker-unreachable");
    expect((rig.state.wakeAt ?? 0) - rig.now).toBe(1);
  });

  test("TUC-021: 60 s of health make the next wait short again, 59 s do not", () => {
    for (const [healthyMs, waitMs] of [
      [60_000, 500],
      [59_000, 4_000],
    ] as const) {
      const rig = new UplinkRig();
      rig.tell({ type: "start", chance: 0 });
      for (let tries = 0; tries < 3; tries += 1) {
        rig.lose("broker-unreachable");
        rig.pass(20_000);
      }
      rig.greeted();
      const end = rig.now + healthyMs;
      while (rig.now < end) {
        rig.pass(1_000);
        rig.takeAll();
      }
      rig.lose("broker-lost");
      expect((rig.state.wakeAt ?? 0) - rig.now).toBe(waitMs);
    }
  });

  test("TUC-022: a refusal of MQTT 5 leads to 3.1.1 at the same broker, which is remembered", () => {
    const rig = new UplinkRig({ brokers: 2 });
    rig.tell({ type: "start", chance: 0 });
    rig.lose("broker-protocol-refused");
    rig.pass(1_000);
    rig.greeted();
    rig.lose("broker-lost");
    rig.pass(60_000);
    rig.lose("broker-unreachable");
    rig.pass(60_000);
    const dialled = rig.of("connect").map(({ broker, protocol }) => `${broker}:${protocol}`);
    expect(dialled.slice(0, 2)).toEqual(["0:5", "0:4"]);
    expect(dialled.filter((dial) => dial.startsWith("0:")).slice(1)).toEqual(["0:4", "0:4"]);
    expect(dialled).toContain("1:5");
  });

  test("TUC-022: a CONNACK that does not come is taken for a refusal of MQTT 5, but not of 3.1.1 for ever", () => {
    const rig = new UplinkRig();
    rig.tell({ type: "start", chance: 0 });
    for (let tries = 0; tries < 3; tries += 1) {
      rig.lose("broker-timeout");
      rig.pass(20_000);
    }
    expect(rig.of("connect").map((out) => out.protocol)).toEqual([5, 4, 5, 4]);
  });

  test("TUC-023: brokers are tried in turn", () => {
    const rig = new UplinkRig({ brokers: 3 });
    rig.tell({ type: "start", chance: 0 });
    for (let tries = 0; tries < 4; tries += 1) {
      rig.lose("broker-unreachable");
      rig.pass(20_000);
    }
    expect(rig.of("connect").map((out) => out.broker)).toEqual([0, 1, 2, 0, 1]);
  });

  test.each(["broker-bad-credentials", "identity-taken-over"] as const)(
    "TUC-024: %s slows the tries down, is told once, and never ends them",
    (fault) => {
      const rig = new UplinkRig();
      rig.tell({ type: "start", chance: 0 });
      for (let tries = 0; tries < 20; tries += 1) {
        rig.lose(fault);
        expect((rig.state.wakeAt ?? 0) - rig.now).toBeGreaterThan(30_000);
        rig.pass(400_000 - 1);
        if (rig.state.link.phase === "waiting") rig.pass(400_000);
      }
      const out = rig.drain();
      expect(out.filter((each) => each.type === "connect").length).toBeGreaterThan(20);
      expect(out.filter((each) => each.type === "told" && each.fault === fault)).toEqual([
        { type: "told", phase: "offline", fault },
      ]);
    },
  );

  test("TUC-025: with something in flight and no word for 30 s the connection is dropped and dialled again", () => {
    const rig = new UplinkRig({ last: 5 });
    rig.connect();
    rig.drain();
    rig.pass(29_999);
    expect(rig.of("close")).toEqual([]);
    rig.pass(1);
    expect(rig.of("close").length).toBe(1);
    expect(rig.state.link.phase).toBe("waiting");
    rig.pass(1_000);
    expect(rig.of("connect").length).toBe(1);
  });

  test("TUC-025: any word of the broker counts as life", () => {
    const rig = new UplinkRig();
    rig.connect();
    for (let times = 0; times < 10; times += 1) {
      rig.pass(20_000);
      rig.hub(true, "h1");
    }
    expect(rig.of("close")).toEqual([]);
  });

  test("a broker port that never answers a connect is given up", () => {
    const rig = new UplinkRig();
    rig.tell({ type: "start", chance: 0 });
    rig.pass(30_000);
    expect(rig.of("close").length).toBe(1);
    rig.pass(1_000);
    expect(rig.of("connect").length).toBe(1);
  });

  test("the connection is told on change only", () => {
    const rig = new UplinkRig().greeted();
    rig.lose("broker-lost");
    for (let tries = 0; tries < 5; tries += 1) {
      rig.redial();
      rig.lose("broker-unreachable");
    }
    rig.redial();
    rig.greeted();
    expect(rig.of("told")).toEqual([
      { type: "told", phase: "online", fault: null },
      { type: "told", phase: "offline", fault: "broker-lost" },
      { type: "told", phase: "online", fault: null },
    ]);
  });
});
