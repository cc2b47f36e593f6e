import { describe, expect, test } from "vitest";
import { UplinkRig } from "./uplink-rig.ts";

const CHAIN = "a".repeat(64);

describe("a hub that remembers another journal", () => {
  test("TUC-147: an acknowledgement beyond the end of the journal is told once as rolled back, and nothing more of this epoch is sent", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.takeAll();
    rig.drain();
    rig.framed = [];
    rig.ack(11);
    rig.ack(12);
    rig.grow(20, 15);
    rig.passTaking(600_000);
    const out = rig.drain();
    expect(out.filter(({ type }) => type === "rolled-back")).toEqual([{ type: "rolled-back", epoch: "e1", upto: 11 }]);
    expect(out.filter(({ type }) => type === "told")).toEqual([
      { type: "told", phase: "online", fault: "journal-rolled-back" },
    ]);
    expect(rig.framed).toEqual([]);
    expect(rig.alerted).toEqual([]);
    expect(rig.state.lanes.acked).toBe(0);
  });

  test("TUC-147: the first chain value after a hello is compared, and another one than ours is told the same way", () => {
    const rig = new UplinkRig({ last: 10 }).greeted();
    rig.ack(7, { chain: CHAIN });
    rig.ack(8, { chain: CHAIN });
    expect(rig.of("compare")).toEqual([{ type: "compare", upto: 7, chain: CHAIN }]);
    rig.tell({ type: "compared", upto: 7, isOurs: false });
    expect(rig.of("rolled-back")).toEqual([{ type: "rolled-back", epoch: "e1", upto: 7 }]);
  });

  test("TUC-147: journals before this one still go to the hub", () => {
    const archives = [{ epoch: "e0", first: 1, last: 5, cursor: 0, lost: [] }];
    const rig = new UplinkRig({ last: 10, archives });
    rig.connect(3);
    rig.ack(11);
    rig.takeAll();
    expect(new Set(rig.epochs)).toEqual(new Set(["e0"]));
  });
});
