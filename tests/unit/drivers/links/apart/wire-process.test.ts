import { describe, expect, test } from "vitest";
import type { ByteSink } from "../../../../../agent/ports/byte-link.ts";
import { BEAT_MS } from "../../../../../drivers/links/apart/channel.ts";
import type { FileUri } from "../../../../../drivers/links/uri.ts";
import { TestWorld } from "../../world.ts";
import { Loopback, passWithPromises } from "./loopback.ts";

const uri: FileUri = { kind: "file", path: "/dev/lp0" };

interface Far {
  readonly opens: ByteSink[];
  readonly heard: number[];
  closes: number;
}

function setUp() {
  const world = new TestWorld();
  const far: Far = { opens: [], heard: [], closes: 0 };
  const loopback = new Loopback(world, {
    link: async () => ({
      open: (sink) => {
        far.opens.push(sink);
        world.after(1, sink.opened);
      },
      write: (bytes) => far.heard.push(...bytes),
      close: () => {
        far.closes += 1;
      },
    }),
    pins: async () => Promise.reject(new Error("no pins here")),
  });
  const told: string[] = [];
  const sink: ByteSink = {
    opened: () => told.push("opened"),
    heard: (bytes) => told.push(`heard ${[...bytes]}`),
    drained: () => told.push("drained"),
    closed: (fault) => told.push(fault),
  };
  const link = loopback.process.link(uri);
  return { world, far, loopback, told, sink, link, passes: (ms: number) => passWithPromises(world, ms) };
}

async function opened() {
  const rig = setUp();
  rig.link.open(rig.sink);
  await rig.passes(100);
  expect(rig.told).toEqual(["opened"]);
  return rig;
}

describe("the process of the wires that no ticket needs", () => {
  test("is begun with the first opening, and is told which kinds of wires it will hold", async () => {
    const rig = setUp();
    await rig.passes(1_000);
    expect(rig.loopback.starts).toBe(0);
    rig.link.open(rig.sink);
    await rig.passes(100);
    expect(rig.loopback.starts).toBe(1);
    expect(rig.loopback.kinds).toEqual(["file"]);
  });

  test("that crashes ends its wires once, is begun again, and they can be opened again", async () => {
    const rig = await opened();
    rig.loopback.end("it was ended by SIGSEGV");
    expect(rig.told).toEqual(["opened", "link-lost"]);
    rig.link.open(rig.sink);
    await rig.passes(300);
    expect(rig.told).toEqual(["opened", "link-lost", "opened"]);
    expect(rig.loopback.told).toEqual(["it was ended by SIGSEGV"]);
    expect(rig.loopback.starts).toBe(2);
  });

  test("that spins is ended within two seconds", async () => {
    const rig = await opened();
    rig.loopback.isHung = true;
    await rig.passes(2_000);
    expect(rig.told).toEqual(["opened", "link-lost"]);
    expect(rig.loopback.told).toEqual(["it hung"]);
  });

  test("is not accused of the agent's own pause", async () => {
    const rig = await opened();
    for (let pause = 0; pause < 10; pause += 1) {
      rig.world.skip(20_000);
      await rig.passes(BEAT_MS);
    }
    expect(rig.told).toEqual(["opened"]);
    expect(rig.loopback.told).toEqual([]);
  });

  test("that never begins is ended, and tried again ever more slowly, but sooner than an opening is given up", async () => {
    const rig = setUp();
    rig.loopback.beginsToo = false;
    rig.loopback.isHung = true;
    rig.link.open(rig.sink);
    await rig.passes(12_000);
    expect(rig.told).toEqual(["link-lost"]);
    expect(rig.loopback.told).toEqual(["it did not begin"]);
    for (let minute = 0; minute < 10; minute += 1) await rig.passes(60_000);
    expect(rig.loopback.starts).toBeGreaterThan(25);
    expect(rig.loopback.starts).toBeLessThan(70);
    rig.loopback.beginsToo = true;
    rig.loopback.isHung = false;
    await rig.passes(20_000);
    const healed = rig.world.mono();
    rig.loopback.end("it crashed");
    rig.link.open(rig.sink);
    for (let waits = 0; rig.told.at(-1) !== "opened" && waits < 2_000; waits += 1) await rig.passes(10);
    expect(rig.world.mono() - healed).toBeLessThan(1_000);
  });

  test("that says what no frame is, is ended", async () => {
    const rig = await opened();
    rig.loopback.say(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
    await rig.passes(10);
    expect(rig.told).toEqual(["opened", "link-lost"]);
  });

  test("a wire that drains while more is being written is not told to be empty", async () => {
    const rig = await opened();
    rig.link.write(Uint8Array.of(1));
    rig.far.opens[0]?.drained();
    rig.link.write(Uint8Array.of(2));
    expect(rig.told).toEqual(["opened", "drained"]);
    rig.far.opens[0]?.drained();
    expect(rig.told).toEqual(["opened", "drained", "drained"]);
  });

  test("closing it lets go of every wire, and ends one that hangs", async () => {
    for (const isHung of [false, true]) {
      const rig = await opened();
      rig.loopback.isHung = isHung;
      let isClosed = false;
      rig.loopback.process.close(() => {
        isClosed = true;
      });
      await rig.passes(3_000);
      expect(isClosed).toBe(true);
      expect(rig.far.closes).toBe(1);
      expect(rig.loopback.isAlive).toBe(false);
      expect(rig.told).toEqual(["opened"]);
      expect(rig.loopback.starts).toBe(1);
    }
  });

  test("closing what was never begun is done at once", () => {
    const rig = setUp();
    let isClosed = false;
    rig.loopback.process.close(() => {
      isClosed = true;
    });
    expect(isClosed).toBe(true);
  });
});
