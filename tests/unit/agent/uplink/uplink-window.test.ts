import { describe, expect, test } from "vitest";
import { UplinkRig } from "./uplink-rig.ts";

function line(tripMs: number, frameMs: number) {
  const rig = new UplinkRig({ last: 5_000_000 });
  rig.connect();
  const leaves: { handle: number; at: number }[] = [];
  let free = 0;
  const seen = new Set<number>();
  const sizes: number[] = [];
  const load = () => {
    for (const { handle, at } of rig.state.window.flying) {
      if (seen.has(handle)) continue;
      seen.add(handle);
      free = Math.max(free, at) + (handle > 3 ? frameMs : 1);
      leaves.push({ handle, at: free + tripMs });
    }
  };
  const run = (ms: number) => {
    const end = rig.now + ms;
    for (;;) {
      load();
      const [next] = leaves;
      if (next === undefined || next.at > end) break;
      leaves.shift();
      if (next.at > rig.now) rig.pass(next.at - rig.now);
      rig.tell({ type: "taken", handle: next.handle });
      rig.ack(rig.state.lanes.replayed);
      sizes.push(rig.state.window.size);
    }
  };
  rig.ack(0, { credit: 1_000_000 });
  return { rig, run, sizes };
}

describe("the window", () => {
  test("frames leave room for their head in the longest packet that the broker takes, on that connection only", () => {
    const sizesAfter = (packetBytesMax?: number) => {
      const rig = new UplinkRig({ last: 1_000 });
      rig.tell({ type: "start", chance: 0.5 });
      rig.tell({ type: "online", receiveMaximum: 20, packetBytesMax });
      rig.takeAll();
      rig.ack(0, { credit: 1_000_000 });
      return [rig.state.window.bytesMax, ...rig.of("send").map(({ bytesMax }) => bytesMax)];
    };
    expect(new Set(sizesAfter(4_096))).toEqual(new Set([3_840]));
    expect(new Set(sizesAfter())).toEqual(new Set([128 * 1_024]));
    expect(sizesAfter(4_096).length).toBeGreaterThan(1);
  });

  test("TUC-143: a long wide line fills it to 64", () => {
    const { rig, run } = line(300, 1);
    run(20_000);
    expect(rig.state.window.size).toBe(64);
  });

  test("TUC-143: a thin line keeps it small, so that what happens now does not wait behind replay", () => {
    const { rig, run, sizes } = line(25, 400);
    run(60_000);
    expect(Math.max(...sizes.slice(-50))).toBeLessThanOrEqual(3);
    const before = rig.framed.length;
    rig.grow(5_000_001);
    expect(rig.framed.slice(before).map(({ mode }) => mode)).toEqual(["live"]);
    expect(rig.state.window.flying.length).toBeLessThanOrEqual(3);
  });

  test("TUC-143: a line that lies idle does not let it grow", () => {
    const rig = new UplinkRig().greeted();
    rig.passTaking(3_600_000);
    expect(rig.state.window.size).toBe(8);
  });
});
