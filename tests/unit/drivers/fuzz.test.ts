import { describe, expect, test } from "vitest";
import type { BoardFace } from "../../../agent/ports/board.ts";
import { buttons } from "../../../drivers/buttons/driver.ts";
import { frameBoard } from "../../../drivers/frame-board/driver.ts";
import { VirtualChip } from "../../../drivers/links/pins-virtual.ts";
import { pipe } from "../../../drivers/links/pipe.ts";
import { DeviceRig } from "./rig.ts";
import { TestWorld } from "./world.ts";

const NOISE_BYTES = 200_000;
const CHUNK_BYTES = 500;

const noise = (world: TestWorld, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => Math.floor(world.unit() * 256));

describe("200,000 random bytes", () => {
  test.each(["qsystem", "sunpn", "four-byte"])("leave a %s board working, with a short memory", (preset) => {
    const world = new TestWorld();
    const device = frameBoard.sim?.(frameBoard.options.parse({ preset, address: 5, width: 3 }), world);
    if (!device) throw new Error("no virtual twin");
    const link = pipe(device, world);
    link.open({ opened: () => {}, heard: () => {}, drained: () => {}, closed: () => {} });
    world.pass(1);
    for (let sent = 0; sent < NOISE_BYTES; sent += CHUNK_BYTES) {
      link.write(noise(world, CHUNK_BYTES));
      world.pass(1_000);
    }
    expect(JSON.stringify(device.face()).length).toBeLessThan(200);
    const options = frameBoard.options.parse({ preset, address: 5, width: 3 });
    link.close();
    const rig = new DeviceRig(world, frameBoard.machine(options), { link }).start();
    rig.order({ type: "show", face: { text: "117", arrow: "none", blink: false } });
    world.pass(1_000);
    expect((device.face() as BoardFace).text).toBe("117");
  });

  test("heard by a board's machine change nothing", () => {
    const world = new TestWorld();
    const machine = frameBoard.machine(frameBoard.options.parse({ preset: "qsystem", address: 1 }));
    machine.take({ type: "opened" }, world.mono());
    const wakeAt = machine.wakeAt();
    for (let sent = 0; sent < NOISE_BYTES; sent += CHUNK_BYTES) {
      expect(machine.take({ type: "heard", bytes: noise(world, CHUNK_BYTES) }, world.mono())).toEqual([]);
    }
    expect(machine.wakeAt()).toBe(wakeAt);
  });

  test("as edges of a key never give two presses within the lock-out, nor none for ever", () => {
    const world = new TestWorld();
    const chip = new VirtualChip(world);
    const options = buttons.options.parse({ keys: { a: 17, b: 27 } });
    const request = { inputs: [17, 27], outputs: [], wiring: "active-low" as const };
    const rig = new DeviceRig(world, buttons.machine(options), { pins: chip.pins(), request }).start();
    for (let edge = 0; edge < 20_000; edge += 1) {
      chip.set(world.unit() < 0.5 ? 17 : 27, world.unit() < 0.5 ? "active" : "inactive");
      world.pass(Math.floor(world.unit() * 60));
    }
    const moments = rig.words.filter((word) => word.key === "a").map((word) => word.at);
    const gaps = moments.slice(1).map((moment, place) => moment - (moments[place] ?? 0));
    expect(moments.length).toBeGreaterThan(100);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(options.lockOutMs);
  });
});
