import { describe, expect, test } from "vitest";
import type { Scene, SceneCall } from "../../../../agent/ports/screen.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { pageBoard } from "../../../../drivers/page-board/driver.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

const call = (id: string): SceneCall => ({
  id,
  ticket: id,
  station: "w1",
  label: "1",
  arrow: "none",
  at: 0,
  isCurrent: true,
  isAwaited: true,
  spoken: { en: id },
});
const sceneOf = (...ids: readonly string[]): Scene => ({
  languages: ["en"],
  timezone: "UTC",
  places: {},
  calls: ids.map(call),
  queues: [],
  checked: null,
  notice: null,
});

function setUp(raw: object = { voice: true }) {
  const world = new TestWorld();
  const options = pageBoard.options.parse(raw);
  const twin = pageBoard.sim?.(options, world);
  if (!twin) throw new Error("no virtual twin");
  const rig = new DeviceRig(world, pageBoard.machine(options), { link: pipe(twin, world) }).start();
  const paint = (...ids: readonly string[]): void => rig.order({ type: "paint", scene: sceneOf(...ids) });
  const announced = () => rig.words.filter(({ type }) => type === "announced");
  world.pass(100);
  paint();
  world.pass(100);
  return { world, rig, twin, paint, announced };
}

describe("a screen with a browser", () => {
  test("says a call once and tells when it was said to its end", () => {
    const { world, rig, paint, announced } = setUp();
    paint("A017");
    world.pass(60_000);
    expect(announced()).toEqual([{ type: "announced", call: "A017" }]);
    expect(rig.life.figures().own).toMatchObject({ announced: 1, announcementsMuted: 0 });
  });

  test("that may play nothing says so: nothing is told as announced, it is counted, and the next call is not kept waiting", () => {
    const { world, rig, twin, paint, announced } = setUp();
    twin.fault("no-sound", true);
    paint("A017");
    world.pass(60_000);
    expect(announced()).toEqual([]);
    expect(rig.life.figures().own).toMatchObject({ announcementsMuted: 1, announcementsUnended: 0 });
    expect(rig.phase).toBe("ready");
    twin.fault("no-sound", false);
    paint("A018", "A017");
    world.pass(60_000);
    expect(announced()).toEqual([{ type: "announced", call: "A018" }]);
  });

  test("without a voice of its own is silent, and paints", () => {
    const { world, rig, paint, announced } = setUp({ voice: false });
    paint("A017");
    world.pass(60_000);
    expect(announced()).toEqual([]);
    expect(rig.words.at(-1)).toEqual({ type: "painted", calls: ["A017"] });
  });
});
