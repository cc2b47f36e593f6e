import type { ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice } from "../../drivers/driver.ts";
import { PIPE_WRITE_MOST_MS, pipe } from "../../drivers/links/pipe.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { byteLinkContract } from "./byte-link.contract.ts";

byteLinkContract("pipe into a virtual device", async () => {
  const world = new TestWorld();
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
    link: pipe(device, world),
    say: (bytes) => near?.heard(bytes),
    heard: () => heard,
    hangUp: () => near?.closed("link-lost"),
    stall: () => {
      isStalled = true;
    },
    floodBytes: 10,
    passes: async (ms) => world.pass(ms),
    stallMostMs: PIPE_WRITE_MOST_MS + 100,
    dispose: async () => {},
  };
});
