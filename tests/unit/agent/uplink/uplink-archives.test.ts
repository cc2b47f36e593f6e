import { describe, expect, test } from "vitest";
import type { ArchivePlan } from "../../../../agent/uplink/state.ts";
import { UplinkRig } from "./uplink-rig.ts";

const archive = (more: Partial<ArchivePlan> = {}): ArchivePlan => ({
  epoch: "e0",
  first: 1,
  last: 250,
  cursor: 0,
  lost: [],
  ...more,
});
const told = (rig: UplinkRig) =>
  rig.framed.map(({ first, last, mode }, at) => `${rig.epochs[at]} ${first}-${last} ${mode}`);
const fast = { credit: 1_000_000 };

describe("journals before this one", () => {
  test("TUC-145: they go as replay under their own epoch, oldest first and before this one's replay; what happens now goes before them", () => {
    const rig = new UplinkRig({ last: 120, archives: [archive(), archive({ epoch: "e0b", last: 10 })] }).greeted();
    rig.ack(0, fast);
    rig.grow(121);
    rig.pass(1_000);
    rig.takeAll();
    expect(told(rig).filter((_, at) => at > 0)).toEqual([
      "e0 101-200 replay",
      "e1 121-121 live",
      "e0 201-250 replay",
      "e0b 1-10 replay",
      "e1 1-100 replay",
      "e1 101-120 replay",
    ]);
  });

  test("TUC-145: each is acknowledged by itself, and only that moves its cursor", () => {
    const rig = new UplinkRig({ last: 50, archives: [archive()] }).greeted();
    rig.ack(0, fast);
    rig.pass(1_000);
    rig.takeAll();
    rig.drain();
    rig.ack(200, { epoch: "e0" });
    rig.ack(50);
    rig.ack(250, { epoch: "e0" });
    rig.ack(100, { epoch: "e0" });
    expect(rig.of("remember")).toEqual([
      { type: "remember", epoch: "e0", upto: 200 },
      { type: "remember", epoch: "e1", upto: 50 },
      { type: "remember", epoch: "e0", upto: 250 },
    ]);
    expect(rig.state.archives[0]?.lanes.acked).toBe(250);
  });

  test("TUC-145: one of which the hub says nothing is sent again after 10 s, and blocks nobody", () => {
    const rig = new UplinkRig({ last: 50, archives: [archive()] }).greeted();
    rig.ack(0, fast);
    rig.pass(1_000);
    rig.takeAll();
    rig.ack(50);
    rig.framed = [];
    rig.epochs = [];
    rig.passTaking(10_000);
    expect(told(rig)).toEqual(["e0 1-100 replay", "e0 101-200 replay", "e0 201-250 replay"]);
    rig.framed = [];
    rig.epochs = [];
    rig.passTaking(3_600_000);
    expect(rig.framed.length).toBeLessThan(40);
    rig.grow(60);
    rig.takeAll();
    expect(told(rig).at(-1)).toBe("e1 51-60 live");
  });

  test("TUC-145: the hub asks for ranges of it by its epoch", () => {
    const rig = new UplinkRig({ archives: [archive({ cursor: 0 })] }).greeted();
    rig.ack(0, fast);
    rig.pass(1_000);
    rig.takeAll();
    rig.framed = [];
    rig.epochs = [];
    rig.ack(10, { epoch: "e0", gaps: [{ first: 11, last: 20 }] });
    rig.takeAll();
    expect(told(rig)).toEqual(["e0 11-20 replay"]);
  });

  test("TUC-144: what was lost of it when it was saved is left out and not declared again; what is missing beyond that is", () => {
    const rig = new UplinkRig({ archives: [archive({ lost: [{ first: 1, last: 30 }] })] });
    rig.lostOf = { e0: [{ first: 1, last: 40 }] };
    rig.greeted();
    rig.ack(0, fast);
    rig.pass(1_000);
    rig.takeAll();
    expect(rig.of("missing")).toEqual([{ type: "missing", epoch: "e0", range: { first: 31, last: 40 } }]);
    expect(rig.framed[0]).toEqual({ first: 41, last: 100, mode: "replay" });
  });

  test("TUC-145: a new connection and another hub begin where the hub has acknowledged", () => {
    const rig = new UplinkRig({ archives: [archive()] }).greeted();
    rig.ack(100, { epoch: "e0", ...fast });
    rig.takeAll();
    rig.hub(true, "h1");
    rig.framed = [];
    rig.hub(true, "h2");
    rig.pass(1_000);
    rig.takeAll();
    expect(rig.framed[0]?.first).toBe(101);
    rig.ack(40, { epoch: "e0" });
    rig.takeAll();
    expect(rig.framed.some(({ first }) => first === 41)).toBe(true);
  });

  test("TUC-011: an acknowledgement beyond its end is a fault", () => {
    const rig = new UplinkRig({ archives: [archive()] }).greeted();
    rig.drain();
    rig.ack(251, { epoch: "e0" });
    expect(rig.of("notice").map(({ fault }) => fault)).toEqual(["message-malformed"]);
  });
});
