import { describe, expect, test } from "vitest";
import { seq } from "../../../../agent/kernel/units.ts";
import { alertFrameOf, isAlert, isAlertBody } from "../../../../agent/uplink/alert.ts";
import { alerts, FRAME_BYTES_MAX } from "../../../../agent/uplink/contract/schemas.ts";
import { byteLength } from "../../../../agent/uplink/frame.ts";
import { UplinkRig } from "./uplink-rig.ts";

describe("the lane of alerts", () => {
  test("TUC-034: U7: an alert goes out at the moment of its record, before live events and results", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.drain();
    rig.grow(12, 11);
    const out = rig.drain().filter(({ type }) => type === "alert" || type === "send");
    expect(out).toMatchObject([
      { type: "alert", numbers: [11] },
      { type: "send", range: { first: 11, last: 12 } },
    ]);
  });

  test("TUC-034: a full window gives its next place to an alert, whatever else waits", () => {
    const rig = new UplinkRig();
    rig.connect(1);
    rig.takeAll();
    rig.grow(1);
    rig.grow(5, 4);
    for (let no = 0; no < 3; no += 1) rig.command({ id: `01JNB5M8Q0ABCDEFGHJKMNPQR${no}` });
    rig.tell({
      type: "command-told",
      fate: { id: "01JNB5M8Q0ABCDEFGHJKMNPQR0", op: "ping", phase: "done", why: null },
    });
    expect(rig.alerted).toEqual([]);
    rig.drain();
    rig.tell({ type: "taken", handle: rig.state.window.flying[0]?.handle ?? 0 });
    expect(rig.drain()[0]).toMatchObject({ type: "alert", numbers: [4] });
  });

  test("TUC-034: after a connection the birth, the hello and the live picture come first", () => {
    const rig = new UplinkRig({ last: 100, alerts: [7, 99] });
    rig.connect(1);
    const kinds = () =>
      rig.drain().flatMap((out) => (out.type === "publish" ? [out.what.kind] : out.type === "alert" ? ["alert"] : []));
    const order = kinds();
    for (let turns = 0; turns < 4; turns += 1) {
      rig.tell({ type: "taken", handle: rig.state.window.flying[0]?.handle ?? 0 });
      order.push(...kinds());
    }
    expect(order).toEqual(["birth", "hello", "live", "alert"]);
    expect(rig.alerted).toEqual([[7, 99]]);
  });

  test("TUC-035: the ordinary stream carries an alert again in its place, and only the hub's word moves the cursor", () => {
    const rig = new UplinkRig({ last: 50 }).greeted();
    rig.grow(53, 52);
    rig.pass(2_000);
    rig.takeAll();
    expect(rig.framed).toContainEqual({ first: 51, last: 53, mode: "live" });
    expect(rig.state.lanes.acked).toBe(0);
    rig.ack(53);
    expect(rig.of("remember").at(-1)).toEqual({ type: "remember", epoch: "e1", upto: 53 });
    expect(rig.state.alerts.numbers).toEqual([]);
  });

  test("TUC-035: an alert is published once while the connection lasts, also where the stream is sent again", () => {
    const rig = new UplinkRig({ last: 50 }).greeted();
    rig.grow(51, 51);
    rig.passTaking(120_000);
    expect(rig.alerted).toEqual([[51]]);
  });

  test("TUC-036: alerts of an absence, and those that nobody has acknowledged, go out with the next connection", () => {
    const rig = new UplinkRig({ last: 50 }).greeted();
    rig.grow(51, 51);
    rig.lose("broker-lost");
    rig.grow(80, 60, 70);
    rig.redial();
    rig.connect();
    rig.takeAll();
    expect(rig.alerted).toEqual([[51], [51, 60, 70]]);
    rig.ack(70);
    rig.lose("broker-lost");
    rig.redial();
    rig.connect();
    rig.takeAll();
    expect(rig.alerted).toHaveLength(2);
  });

  test("TUC-036: of a flood the newest 500 are kept, and all go out in frames of 100", () => {
    const rig = new UplinkRig();
    rig.grow(700, ...Array.from({ length: 700 }, (_, at) => at + 1));
    rig.greeted();
    rig.takeAll();
    expect(rig.alerted.map((numbers) => [numbers[0], numbers.at(-1)])).toEqual([
      [201, 300],
      [301, 400],
      [401, 500],
      [501, 600],
      [601, 700],
    ]);
  });

  test("TUC-036: nothing goes to a hub that is away, and a hub that comes back hears what it has not acknowledged", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.ack(10);
    rig.hub(true, "h1");
    rig.hub(false, "h1");
    rig.grow(11, 11);
    rig.pass(20_000);
    expect(rig.alerted).toEqual([]);
    rig.hub(true, "h2");
    rig.takeAll();
    expect(rig.alerted).toEqual([[11]]);
  });

  test("TUC-036: a hub that another takes the place of, and that had said nothing, hears an alert again", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.hub(true, "h1");
    rig.grow(11, 11);
    rig.takeAll();
    rig.hub(true, "h2");
    rig.takeAll();
    expect(rig.alerted).toEqual([[11], [11]]);
  });

  test("TUC-036: alerts whose records are gone free their place in the window", () => {
    const rig = new UplinkRig({ last: 50, cursor: 50 }).greeted();
    rig.oldestKept = 52;
    rig.takeAll();
    rig.grow(51, 51);
    expect(rig.state.window.flying).toEqual([]);
    rig.grow(53, 53);
    expect(rig.alerted).toEqual([[53]]);
  });

  test("TUC-016: replay keeps its mode: what is late raises no alarm by being sent", () => {
    const rig = new UplinkRig({ last: 50, alerts: [20] }).greeted();
    rig.passTaking(2_000);
    expect(rig.framed.map(({ mode }) => mode)).toEqual(["replay"]);
  });
});

describe("a frame of alerts", () => {
  const record = (no: number, text = "") => ({
    seq: seq(no),
    chain: "",
    body: `{"specversion":"1.0","id":"e1.${no}","source":"/kz-ala-01/agent","type":"talon.visit.overdue.v1","time":"2026-03-02T09:00:00.000Z","data":{"odd": 1.50,"text":"${text}"}}`,
  });

  test("TUC-035: holds the records' texts byte for byte, with gaps between their numbers", () => {
    const records = [record(3), record(9)];
    const { text, last } = alertFrameOf({ centre: "kz-ala-01", epoch: "e1", records });
    expect(alerts.safeParse(JSON.parse(text)).success).toBe(true);
    expect(text).toContain(`"events":[${records.map(({ body }) => body).join(",")}]`);
    expect(last).toBe(9);
  });

  test("TUC-035: leaves for the next what does not fit into 128 KiB", () => {
    const records = Array.from({ length: 100 }, (_, at) => record(at + 1, "я".repeat(1_000)));
    const { text, last } = alertFrameOf({ centre: "kz-ala-01", epoch: "e1", records });
    expect(byteLength(text)).toBeLessThanOrEqual(FRAME_BYTES_MAX);
    expect(last).toBeGreaterThan(50);
    expect(last).toBeLessThan(100);
  });

  test("U7: U8: signals, overdue visits, their cases, gaps and force majeure are alerts; a call or a rating is none", () => {
    expect(isAlertBody(record(1).body)).toBe(true);
    expect(isAlertBody(record(1).body.replace("visit.overdue", "visit.called"))).toBe(false);
    expect(
      (
        ["signal.raised", "visit.overdue", "cause.opened", "journal.gap", "centre.paused", "centre.resumed"] as const
      ).map(isAlert),
    ).not.toContain(false);
    expect((["visit.called", "rating.given", "visit.closed", "device.state"] as const).map(isAlert)).not.toContain(
      true,
    );
  });
});
