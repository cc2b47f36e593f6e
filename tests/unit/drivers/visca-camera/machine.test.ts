import { describe, expect, test } from "vitest";
import { pipe } from "../../../../drivers/links/pipe.ts";
import {
  ANSWER_WAIT_MS,
  ASK_EVERY_MS,
  BUSY_RETRY_MS,
  BUSY_TRIES_MAX,
  STALE_MS,
} from "../../../../drivers/visca-camera/camera.ts";
import { viscaCamera } from "../../../../drivers/visca-camera/driver.ts";
import { fromHex, toHex } from "../../../golden/hex.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

function setUp(raw: object = {}) {
  const world = new TestWorld();
  const options = viscaCamera.options.parse(raw);
  const twin = viscaCamera.sim?.(options, world);
  if (!twin) throw new Error("no virtual twin");
  const link = pipe(twin, world);
  const wire: string[] = [];
  const spied = {
    ...link,
    write: (bytes: Uint8Array, holdMs?: number) => {
      wire.push(`${toHex(bytes)} hold ${holdMs}`);
      link.write(bytes, holdMs);
    },
    answered: () => void wire.push("answered"),
  };
  const rig = new DeviceRig(world, viscaCamera.machine(options), { link: spied }).start();
  const mark = (id: string, act = "called"): void => rig.order({ type: "mark", id, act });
  const sent = (): readonly string[] =>
    wire.filter((line) => line !== "answered").map((line) => line.split(" hold")[0] ?? "");
  return { world, rig, twin, wire, sent, mark };
}

describe("a camera that speaks VISCA", () => {
  test("is numbered, cleared and asked for its version when its wire opens, and again each minute for the last", () => {
    const { world, rig, sent } = setUp();
    world.pass(1_000);
    expect(sent()).toEqual(["88 30 01 ff", "88 01 00 01 ff", "81 09 00 02 ff"]);
    expect(rig.states).toEqual(["opening", "ready"]);
    world.pass(ASK_EVERY_MS);
    expect(sent().slice(3)).toEqual(["81 09 00 02 ff"]);
    expect(rig.states).toEqual(["opening", "ready"]);
  });

  test("with an address of its own is cleared alone, so that others of its chain go on", () => {
    const { world, sent } = setUp({ address: 3, addressing: "fixed" });
    world.pass(1_000);
    expect(sent()).toEqual(["83 01 00 01 ff", "83 09 00 02 ff"]);
  });

  test("confirms a mark when it has moved, and not when it has only taken the command", () => {
    const { world, rig, twin, mark } = setUp({ marks: { started: { preset: 6 } } });
    world.pass(1_000);
    mark("a", "started");
    world.pass(100);
    expect(rig.words).toEqual([]);
    world.pass(1_000);
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: true }]);
    expect(twin.face()).toMatchObject({ preset: 6, done: 1 });
  });

  test("holds a shared wire from each question to its answer", () => {
    const { world, wire, mark } = setUp({ completionMs: 5_000 });
    world.pass(1_000);
    wire.length = 0;
    mark("a");
    world.pass(100);
    expect(wire).toEqual([`81 01 04 3f 02 01 ff hold ${ANSWER_WAIT_MS + 5_000}`]);
    world.pass(1_000);
    expect(wire.at(-1)).toBe("answered");
  });

  test("that takes a command and never says that it is done is marked, and not confirmed", () => {
    const { world, rig, twin, mark } = setUp({ completionMs: 2_000 });
    world.pass(1_000);
    twin.fault("deaf", true);
    mark("a");
    world.pass(1_900);
    expect(rig.words).toEqual([]);
    world.pass(300);
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: false }]);
    expect(rig.phase).toBe("ready");
  });

  test("whose buffer is full is told again, and marks once there is room", () => {
    const { world, rig, twin, sent, mark } = setUp();
    world.pass(1_000);
    twin.fault("busy", true);
    mark("a");
    world.pass(2 * BUSY_RETRY_MS);
    twin.fault("busy", false);
    world.pass(2_000);
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: true }]);
    expect(sent().filter((line) => line.includes("3f")).length).toBeGreaterThan(1);
  });

  test("whose buffer stays full has not marked after so many tries, with camera-refused", () => {
    const { world, rig, twin, sent, mark } = setUp();
    world.pass(1_000);
    twin.fault("busy", true);
    mark("a");
    world.pass(30_000);
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
    expect(sent().filter((line) => line.includes("3f")).length).toBe(BUSY_TRIES_MAX + 1);
    expect(rig.states.at(-1)).toBe("degraded camera-refused");
  });

  test("on standby refuses, is degraded with camera-refused, and is well when it obeys again, not before", () => {
    const { world, rig, twin, mark } = setUp();
    world.pass(1_000);
    twin.fault("standby", true);
    mark("a");
    world.pass(1_000);
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
    expect(rig.states.at(-1)).toBe("degraded camera-refused");
    world.pass(2 * ASK_EVERY_MS);
    expect(rig.states.at(-1)).toBe("degraded camera-refused");
    twin.fault("standby", false);
    mark("b");
    world.pass(1_000);
    expect(rig.words.at(-1)).toEqual({ type: "marked", id: "b", confirmed: true });
    expect(rig.states).toEqual(["opening", "ready", "degraded camera-refused", "ready"]);
  });

  test("without power is degraded with no-answer, refuses marks at once, and is well when the power is back", () => {
    const { world, rig, twin, mark } = setUp();
    world.pass(1_000);
    twin.fault("mute", true);
    mark("a");
    world.pass(10_000);
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
    expect(rig.states.at(-1)).toBe("degraded no-answer");
    mark("b");
    expect(rig.words.at(-1)).toEqual({ type: "not-marked", id: "b" });
    twin.fault("mute", false);
    world.pass(10_000);
    expect(rig.phase).toBe("ready");
  });

  test("whose wire takes no bytes is failed as stalled, has not marked, and does so again once the wire is free", () => {
    const { world, rig, twin, mark } = setUp();
    world.pass(1_000);
    twin.fault("stall", true);
    mark("a");
    world.pass(60_000);
    expect(rig.states).toContain("failed link-stalled");
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
    twin.fault("stall", false);
    world.pass(60_000);
    expect(rig.phase).toBe("ready");
    mark("b");
    world.pass(10_000);
    expect(rig.words.slice(1)).toEqual([{ type: "marked", id: "b", confirmed: true }]);
  });

  test("that loses its power while nobody marks anything is found out by the next questions", () => {
    const { world, rig, twin } = setUp();
    world.pass(1_000);
    twin.fault("mute", true);
    world.pass(ASK_EVERY_MS + 10_000);
    expect(rig.states.at(-1)).toBe("degraded no-answer");
  });

  test("numbers its chain anew when another camera is switched on, and says what was under way again", () => {
    const { world, rig, sent, mark } = setUp();
    world.pass(1_000);
    mark("a");
    world.pass(30);
    rig.take({ type: "heard", bytes: fromHex("a0 38 ff") });
    world.pass(3_000);
    expect(sent().slice(3, 8)).toEqual([
      "81 01 04 3f 02 01 ff",
      "88 30 01 ff",
      "88 01 00 01 ff",
      "81 09 00 02 ff",
      "81 01 04 3f 02 01 ff",
    ]);
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: true }]);
  });

  test("a loose plug that tells of changes without end does not keep the wire busy, and the last change is heeded", () => {
    const { world, rig, sent, mark } = setUp();
    world.pass(1_000);
    for (let at = 0; at < 1_000; at += 1) {
      rig.take({ type: "heard", bytes: fromHex("90 38 ff") });
      world.pass(10);
    }
    const recounts = () => sent().filter((line) => line === "88 30 01 ff").length - 1;
    expect(recounts()).toBeGreaterThanOrEqual(4);
    expect(recounts()).toBeLessThanOrEqual(6);
    const before = recounts();
    world.pass(5_000);
    expect(recounts()).toBe(before + 1);
    mark("a");
    world.pass(2_000);
    expect(rig.words).toEqual([{ type: "marked", id: "a", confirmed: true }]);
  });

  test("a mark that has waited too long is not made at the wrong place", () => {
    const { world, rig, twin, mark } = setUp({ completionMs: 20_000 });
    world.pass(1_000);
    twin.fault("deaf", true);
    for (const id of ["a", "b", "c"]) mark(id);
    world.pass(2 * STALE_MS + 5_000);
    expect(rig.words).toEqual([
      { type: "marked", id: "a", confirmed: false },
      { type: "marked", id: "b", confirmed: false },
      { type: "not-marked", id: "c" },
    ]);
  });

  test("answers of another camera of the chain confirm nothing", () => {
    const { world, rig, twin, mark } = setUp();
    world.pass(1_000);
    twin.fault("mute", true);
    mark("a");
    rig.take({ type: "heard", bytes: fromHex("a0 41 ff a0 51 ff") });
    world.pass(10_000);
    expect(rig.words).toEqual([{ type: "not-marked", id: "a" }]);
  });

  test.each([{ address: 8 }, { address: 0 }, { mark: { preset: 128 } }, { marks: { called: { auxiliary: 1 } } }])(
    "%j is refused",
    (raw) => {
      expect(viscaCamera.options.safeParse(raw).success).toBe(false);
    },
  );
});
