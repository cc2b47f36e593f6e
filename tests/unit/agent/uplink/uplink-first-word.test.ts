import { describe, expect, test } from "vitest";
import { UplinkRig } from "./uplink-rig.ts";

const CHAIN = "a".repeat(64);

function waiting(plan: ConstructorParameters<typeof UplinkRig>[0]): UplinkRig {
  const rig = new UplinkRig(plan);
  rig.waitsForHub = true;
  return rig.greeted();
}

const sent = (rig: UplinkRig): string[] =>
  rig.drain().flatMap(({ type }) => (type === "alert" || type === "send" ? [type] : []));

describe("the first word of a hub after a greeting", () => {
  test("TUC-153: neither live events nor alerts nor backlog go out before it, and all of them at once after it", () => {
    const rig = waiting({ last: 10, alerts: [9] });
    rig.grow(12, 12);
    rig.pass(1_999);
    expect([sent(rig), rig.framed, rig.alerted]).toEqual([[], [], []]);
    rig.ack(4);
    expect(rig.alerted).toEqual([[9, 12]]);
    expect(rig.framed).toEqual([
      { first: 11, last: 12, mode: "live" },
      { first: 5, last: 10, mode: "replay" },
    ]);
  });

  test("TUC-153: a chain value that it names is compared first: a forked journal contradicts nobody, not even once", () => {
    const rig = waiting({ last: 10, alerts: [9] });
    rig.ack(7, { chain: CHAIN });
    expect(sent(rig)).toEqual([]);
    rig.tell({ type: "compared", upto: 7, isOurs: false });
    rig.grow(12, 12);
    rig.passTaking(60_000);
    expect(rig.of("send")).toEqual([]);
    expect([rig.framed, rig.alerted]).toEqual([[], []]);
  });

  test("TUC-153: an older copy of a card says nothing to a hub that knows more than it", () => {
    const rig = waiting({ last: 10, alerts: [9] });
    rig.ack(11);
    rig.passTaking(60_000);
    expect([rig.framed, rig.alerted]).toEqual([[], []]);
  });

  test("TUC-153: a chain value that is ours lets everything go", () => {
    const rig = waiting({ last: 10, alerts: [9] });
    rig.ack(7, { chain: CHAIN });
    rig.tell({ type: "compared", upto: 7, isOurs: true });
    expect([rig.alerted, rig.framed]).toEqual([[[9]], [{ first: 8, last: 10, mode: "replay" }]]);
  });

  test("TUC-153: U7: a hub that says nothing keeps an alert for 2 s and no longer", () => {
    const rig = waiting({ last: 10, alerts: [9] });
    rig.pass(1_999);
    expect(rig.alerted).toEqual([]);
    rig.pass(1);
    expect(rig.alerted).toEqual([[9]]);
    expect(rig.framed).toEqual([{ first: 1, last: 10, mode: "replay" }]);
  });

  test("TUC-153: another hub in its place is waited for in the same way", () => {
    const rig = waiting({ last: 10 });
    rig.hub(true, "h1");
    rig.ack(10);
    rig.hub(true, "h2");
    rig.takeAll();
    rig.grow(11, 11);
    expect(rig.alerted).toEqual([]);
    rig.ack(10);
    expect(rig.alerted).toEqual([[11]]);
  });
});
