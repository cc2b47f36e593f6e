import { describe, expect, test } from "vitest";
import type { BoardFace, BoardOrder, BoardWord } from "../../../../agent/ports/board.ts";
import { frameBoard } from "../../../../drivers/frame-board/driver.ts";
import { Bus } from "../../../../drivers/links/bus.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { type LineFace, sharedLine } from "../../../../drivers/links/shared-line.ts";
import { modbusBoard } from "../../../../drivers/modbus-board/driver.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

const face = (text: string): BoardFace => ({ text, arrow: "none", blink: false });

const setUp = (boards: number, baud = 9600) => {
  const world = new TestWorld();
  const line = { after: world.after, unit: world.unit, msPerByte: 0 };
  const asked = Array.from({ length: boards }, (_, at) =>
    modbusBoard.options.parse({ preset: "dm36", address: at + 1 }),
  );
  const told = frameBoard.options.parse({ preset: "qsystem", address: 200 });
  const twins = [...asked.map((options) => modbusBoard.sim?.(options, line)), frameBoard.sim?.(told, line)];
  const devices = twins.flatMap((twin) => (twin === undefined ? [] : [twin]));
  const shared = sharedLine(devices, { baud }, world);
  const bus = new Bus(pipe(shared, world), { baud }, world);
  const machines = [...asked.map((options) => modbusBoard.machine(options)), frameBoard.machine(told)];
  const rigs = machines.map((machine) =>
    new DeviceRig<BoardOrder, BoardWord>(world, machine, { link: bus.member() }).start(),
  );
  const show = (text: string): void => {
    for (const rig of rigs) rig.order({ type: "show", face: face(text) });
  };
  const shown = (): readonly string[] => devices.map((device) => (device.face() as BoardFace).text);
  return { world, shared, bus, devices, rigs, show, shown, line: () => shared.face() as LineFace };
};

describe("boards on one line", () => {
  test("all become ready, show what they are told and prove it, and nobody speaks into another's answer", () => {
    const { world, rigs, show, shown, line } = setUp(4);
    world.pass(2_000);
    expect(rigs.map((rig) => rig.phase)).toEqual(rigs.map(() => "ready"));
    show("A017");
    world.pass(1_000);
    expect(new Set(shown())).toEqual(new Set(["A017"]));
    expect(rigs.map((rig) => rig.words.map((word) => word.readBack))).toEqual([
      [true],
      [true],
      [true],
      [true],
      [false],
    ]);
    expect(line().collisions).toBe(0);
  });

  test("one that is mute costs the others little, and they show the call", () => {
    const { world, devices, rigs, show, shown } = setUp(4);
    world.pass(2_000);
    devices[1]?.fault("mute", true);
    show("A018");
    world.pass(2_500);
    expect(shown().filter((text) => text === "A018")).toHaveLength(4);
    expect(rigs[1]?.phase).toBe("degraded");
    expect(rigs.filter((rig) => rig.phase === "ready")).toHaveLength(4);
  });

  test("one that lost its power does not end the line, and is found when it is back", () => {
    const { world, devices, rigs, show, shown } = setUp(2);
    world.pass(2_000);
    devices[0]?.fault("unplug", true);
    show("A019");
    world.pass(3_000);
    expect(shown()).toEqual(["", "A019", "A019"]);
    expect(rigs.map((rig) => rig.phase)).toEqual(["degraded", "ready", "ready"]);
    devices[0]?.fault("unplug", false);
    world.pass(6_000);
    expect(shown()).toEqual(["A019", "A019", "A019"]);
  });

  test("an adapter that is pulled is lost for all, and all come back by themselves", () => {
    const { world, shared, rigs, show, shown } = setUp(3);
    world.pass(2_000);
    shared.fault("unplug", true);
    world.pass(100);
    expect(rigs.map((rig) => rig.states.at(-1))).toEqual(rigs.map(() => "failed link-lost"));
    show("A020");
    world.pass(20_000);
    shared.fault("unplug", false);
    world.pass(35_000);
    expect(rigs.map((rig) => rig.phase)).toEqual(rigs.map(() => "ready"));
    expect(new Set(shown())).toEqual(new Set(["A020"]));
  });

  test("one that is stopped leaves the others on the line; the last that is stopped closes it", () => {
    const { world, rigs, show, shown, line } = setUp(2);
    world.pass(2_000);
    rigs[0]?.take({ type: "stop" });
    show("A021");
    world.pass(1_000);
    expect(shown()).toEqual(["", "A021", "A021"]);
    rigs[1]?.take({ type: "stop" });
    rigs[2]?.take({ type: "stop" });
    const { frames } = line();
    world.pass(120_000);
    expect(line().frames).toBe(frames);
  });

  test("two who speak at once on a line without an arbiter garble each other, and the line shows it", () => {
    const { world, shared, line } = setUp(0);
    const first = pipe(shared, world);
    first.open({ opened: () => {}, heard: () => {}, drained: () => {}, closed: () => {} });
    world.pass(500);
    first.write(Uint8Array.of(1, 2, 3));
    first.write(Uint8Array.of(4, 5, 6));
    world.pass(100);
    expect(line().collisions).toBeGreaterThan(0);
  });
});
