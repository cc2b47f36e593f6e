import { describe, expect, test } from "vitest";
import type { CameraOrder, CameraWord } from "../../../../agent/ports/camera.ts";
import type { KeysOrder, KeysWord } from "../../../../agent/ports/keys.ts";
import { Bus } from "../../../../drivers/links/bus.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { type LineFace, sharedLine } from "../../../../drivers/links/shared-line.ts";
import { operatorPad } from "../../../../drivers/operator-pad/driver.ts";
import { pelcoCamera } from "../../../../drivers/pelco-camera/driver.ts";
import { viscaCamera } from "../../../../drivers/visca-camera/driver.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

const BAUD = 9600;

function lineOf() {
  const world = new TestWorld();
  return { world, line: { after: world.after, unit: world.unit, msPerByte: 0 } };
}

describe("two cameras that confirm, on one line", () => {
  test("confirm each its own marks, and none speaks while the other is awaited", () => {
    const { world, line } = lineOf();
    const asked = [1, 2].map((address) => viscaCamera.options.parse({ address, addressing: "fixed" }));
    const twins = asked.flatMap((options) => viscaCamera.sim?.(options, line) ?? []);
    const shared = sharedLine(twins, { baud: BAUD }, world);
    const bus = new Bus(pipe(shared, world), { baud: BAUD }, world);
    const rigs = asked.map((options) =>
      new DeviceRig<CameraOrder, CameraWord>(world, viscaCamera.machine(options), { link: bus.member() }).start(),
    );
    world.pass(5_000);
    expect(rigs.map((rig) => rig.phase)).toEqual(["ready", "ready"]);
    for (const id of ["a", "b", "c"]) for (const rig of rigs) rig.order({ type: "mark", id, act: "called" });
    world.pass(20_000);
    const confirmed = ["a", "b", "c"].map((id) => ({ type: "marked", id, confirmed: true }));
    expect(rigs.map((rig) => rig.words)).toEqual([confirmed, confirmed]);
    expect((shared.face() as LineFace).collisions).toBe(0);
  });
});

describe("a camera and pads on one line", () => {
  test("each pad is heard by its own number, between the frames of the camera", () => {
    const { world, line } = lineOf();
    const pads = [1, 2].map((address) => operatorPad.options.parse({ address }));
    const camera = pelcoCamera.options.parse({ address: 9 });
    const padTwins = pads.flatMap((options) => operatorPad.sim?.(options, line) ?? []);
    const cameraTwins = [pelcoCamera.sim?.(camera, line) ?? []].flat();
    const bus = new Bus(
      pipe(sharedLine([...padTwins, ...cameraTwins], { baud: BAUD }, world), world),
      { baud: BAUD },
      world,
    );
    const rigs = pads.map((options) =>
      new DeviceRig<KeysOrder, KeysWord>(world, operatorPad.machine(options), { link: bus.member() }).start(),
    );
    const marker = new DeviceRig<CameraOrder, CameraWord>(world, pelcoCamera.machine(camera), {
      link: bus.member(),
    }).start();
    world.pass(1_000);
    for (let round = 0; round < 5; round += 1) {
      marker.order({ type: "mark", id: `${round}`, act: "called" });
      world.pass(500);
      padTwins[round % 2]?.press?.("call");
      world.pass(500);
    }
    expect(rigs.map((rig) => rig.words.length)).toEqual([3, 2]);
    expect(marker.words.length).toBe(5);
    expect(cameraTwins[0]?.face()).toMatchObject({ obeyed: 5, broken: 0 });
  });
});
