import { describe, expect, test } from "vitest";
import { pipe } from "../../drivers/links/pipe.ts";
import { scanner } from "../../drivers/scanner/driver.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { scannerContract } from "./scanner.contract.ts";
import { type ScannerBench, ScannerRig } from "./scanner-bench.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function onSim(): Promise<ScannerBench> {
  const world = new TestWorld();
  const twin = scanner.sim?.({ repeatMs: 1_500, keyboard: false }, world);
  if (twin === undefined) throw new Error("a scanner needs a virtual twin");
  let hear = (_: Uint8Array): void => undefined;
  const spied = {
    ...twin,
    plug: (sink: Parameters<typeof twin.plug>[0]) => {
      hear = (bytes) => sink.heard(bytes);
      return twin.plug(sink);
    },
  };
  return {
    rig: new ScannerRig(world, pipe(spied, world)),
    sends: (text) => hear(bytesOf(text)),
    passes: async (ms) => world.pass(ms),
    plug: async (isIn) => twin.fault("unplug", !isIn),
    dispose: async () => undefined,
  };
}

scannerContract("scanner, its virtual twin", onSim);

describe("the virtual twin of a scanner", () => {
  const setUp = () => {
    const world = new TestWorld();
    const twin = scanner.sim?.({ repeatMs: 1_500, keyboard: false }, world);
    if (twin?.scan === undefined) throw new Error("somebody can hold a code before it");
    const rig = new ScannerRig(world, pipe(twin, world));
    rig.take({ type: "start" });
    world.pass(100);
    return { world, rig, twin, scan: twin.scan };
  };

  test("sends what is held before it, at the speed of its wire", () => {
    const { world, rig, twin, scan } = setUp();
    scan("K7PMQ2");
    world.pass(5);
    expect(rig.texts).toEqual([]);
    world.pass(10);
    expect(rig.texts).toEqual(["K7PMQ2"]);
    expect(twin.face()).toEqual({ scans: 1, last: "K7PMQ2" });
  });

  test("that is mute beeps and sends nothing", () => {
    const { world, rig, twin, scan } = setUp();
    twin.fault("mute", true);
    scan("K7PMQ2");
    world.pass(1_000);
    expect(rig.texts).toEqual([]);
    expect(twin.face()).toEqual({ scans: 1, last: "K7PMQ2" });
    expect(twin.activeFaults()).toEqual(["mute"]);
  });

  test("behind flow control sends later what it read meanwhile", () => {
    const { world, rig, twin, scan } = setUp();
    twin.fault("stall", true);
    scan("ONE");
    scan("TWO");
    world.pass(1_000);
    expect(rig.texts).toEqual([]);
    twin.fault("stall", false);
    world.pass(1_000);
    expect(rig.texts).toEqual(["ONE", "TWO"]);
  });

  test("on a noisy wire is degraded with scan-unreadable and never tells a wrong code", () => {
    const { world, rig, twin, scan } = setUp();
    twin.fault("garbage", true);
    scan("K7PMQ2");
    world.pass(3_000);
    expect(rig.texts).toEqual([]);
    expect(rig.states.at(-1)).toBe("degraded scan-unreadable");
    twin.fault("garbage", false);
    scan("K7PMQ2");
    world.pass(1_000);
    expect(rig.texts).toEqual(["K7PMQ2"]);
    expect(rig.states.at(-1)).toBe("ready");
  });
});
