import { describe, expect, test } from "vitest";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { pelcoCamera } from "../../../../drivers/pelco-camera/driver.ts";
import { OUT_MOST_MS } from "../../../../drivers/pelco-camera/machine.ts";
import { toHex } from "../../../golden/hex.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

function setUp(raw: object = {}) {
  const world = new TestWorld();
  const options = pelcoCamera.options.parse(raw);
  const twin = pelcoCamera.sim?.(options, world);
  if (!twin) throw new Error("no virtual twin");
  const link = pipe(twin, world);
  const frames: string[] = [];
  const spied = {
    ...link,
    write: (bytes: Uint8Array) => {
      frames.push(`${world.mono()} ${toHex(bytes)}`);
      link.write(bytes);
    },
  };
  const rig = new DeviceRig(world, pelcoCamera.machine(options), { link: spied }).start();
  world.pass(99);
  return { world, rig, twin, frames };
}

describe("a camera that speaks Pelco", () => {
  test("does at each act what the configuration says of it", () => {
    const { world, rig, twin } = setUp({ mark: { preset: 2 }, marks: { started: { setPreset: 7 } } });
    rig.order({ type: "mark", id: "a", act: "called" });
    world.pass(1_000);
    expect(twin.face()).toMatchObject({ preset: 2, kept: [] });
    rig.order({ type: "mark", id: "b", act: "started" });
    world.pass(1_000);
    expect(twin.face()).toMatchObject({ preset: 2, kept: [7], obeyed: 2, broken: 0 });
  });

  test("switches an auxiliary output on and, after its time, off again", () => {
    const { world, rig, twin, frames } = setUp({ mark: { auxiliary: 1 }, auxiliaryMs: 800 });
    rig.order({ type: "mark", id: "a", act: "called" });
    world.pass(200);
    expect(twin.face()).toMatchObject({ auxiliaries: [1] });
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: false }]);
    world.pass(1_000);
    expect(twin.face()).toMatchObject({ auxiliaries: [] });
    expect(frames.map((frame) => frame.split(" ").slice(1).join(" "))).toEqual([
      "ff 01 00 09 00 01 0b",
      "ff 01 00 0b 00 01 0d",
    ]);
  });

  test("keeps its gap between two commands, and says each as often as it should", () => {
    const { world, rig, twin, frames } = setUp({ gapMs: 400, repeats: 2 });
    for (const id of ["a", "b"]) rig.order({ type: "mark", id, act: "called" });
    world.pass(5_000);
    const moments = frames.map((frame) => Number(frame.split(" ")[0]));
    expect(moments.length).toBe(4);
    const gaps = moments.slice(1).map((moment, at) => moment - (moments[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(400);
    expect(rig.words.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(twin.face()).toMatchObject({ obeyed: 4 });
  });

  test("another camera on the same wire does not obey", () => {
    const { world, rig, twin } = setUp({ protocol: "P", address: 2 });
    const other = pelcoCamera.sim?.(pelcoCamera.options.parse({ protocol: "P", address: 1 }), world);
    const wire = other?.plug({ opened() {}, heard() {}, drained() {}, closed() {} });
    rig.order({ type: "mark", id: "a", act: "called" });
    wire?.hear(Uint8Array.of(0xa0, 0x01, 0x00, 0x07, 0x00, 0x01, 0xaf, 0x08));
    world.pass(1_000);
    expect(twin.face()).toMatchObject({ obeyed: 1 });
    expect(other?.face()).toMatchObject({ obeyed: 0 });
  });

  test("whose wire lets nothing out is told as not marked, and the wire is opened again", () => {
    const { world, rig, twin } = setUp();
    twin.fault("stall", true);
    rig.order({ type: "mark", id: "a", act: "called" });
    world.pass(OUT_MOST_MS);
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
    expect(rig.states).toContain("failed link-stalled");
    twin.fault("stall", false);
    world.pass(3_000);
    expect(rig.phase).toBe("ready");
  });

  test("without power looks well: nobody answers in this protocol", () => {
    const { world, rig, twin } = setUp();
    twin.fault("mute", true);
    rig.order({ type: "mark", id: "a", act: "called" });
    world.pass(1_000);
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: false }]);
    expect(twin.face()).toMatchObject({ obeyed: 0 });
  });

  test.each([
    { address: 0 },
    { protocol: "P", address: 33 },
    { mark: { preset: 0 } },
    { mark: { preset: 1, auxiliary: 1 } },
    { marks: { slept: { preset: 1 } } },
    { firstAddress: 2 },
  ])("%j is refused", (raw) => {
    expect(pelcoCamera.options.safeParse(raw).success).toBe(false);
  });
});
