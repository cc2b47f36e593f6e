import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice } from "../../drivers/driver.ts";
import { Bus } from "../../drivers/links/bus.ts";
import { PIPE_WRITE_MOST_MS, pipe } from "../../drivers/links/pipe.ts";
import { Loopback, passWithPromises } from "../unit/drivers/links/apart/loopback.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { byteLinkContract } from "./byte-link.contract.ts";

function farEnd(world: TestWorld, wireOf: (device: SimDevice, world: TestWorld) => ByteLink = pipe) {
  const heard: number[] = [];
  let near: ByteSink | null = null;
  let isStalled = false;
  const device: SimDevice = {
    plug(sink) {
      near = sink;
      return {
        hear(bytes) {
          if (isStalled) return;
          heard.push(...bytes);
          world.after(1, () => sink.drained());
        },
        unplug: () => {
          near = null;
        },
      };
    },
    faults: {},
    fault: () => {},
    activeFaults: () => [],
    face: () => null,
  };
  return {
    link: wireOf(device, world),
    say: (bytes: Uint8Array) => near?.heard(bytes),
    heard: () => heard,
    hangUp: () => near?.closed("link-lost"),
    stall: () => {
      isStalled = true;
    },
    floodBytes: 10,
    stallMostMs: PIPE_WRITE_MOST_MS + 100,
    dispose: async () => {},
  };
}

byteLinkContract("pipe into a virtual device", async () => {
  const world = new TestWorld();
  return { ...farEnd(world), passes: async (ms) => world.pass(ms) };
});

byteLinkContract("wire that a process apart holds, played in this one", async () => {
  const world = new TestWorld();
  const far = farEnd(world);
  const loopback = new Loopback(world, { link: async () => far.link, pins: () => Promise.reject(new Error("none")) });
  const link = loopback.process.link({ kind: "file", path: "/dev/lp0" });
  return { ...far, link, passes: (ms) => passWithPromises(world, ms) };
});

const member = (others: number) => async () => {
  const world = new TestWorld();
  const far = farEnd(world, (device) => {
    const bus = new Bus(pipe(device, world), { baud: 1_000_000 }, world);
    for (let other = 0; other < others; other += 1) {
      bus.member().open({ opened: () => {}, heard: () => {}, drained: () => {}, closed: () => {} });
    }
    return bus.member();
  });
  return { ...far, passes: async (ms: number) => world.pass(ms) };
};

byteLinkContract("a member of a bus", member(0));
byteLinkContract("a member of a bus on which others stand", member(3));
