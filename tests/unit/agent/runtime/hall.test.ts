import { describe, expect, test } from "vitest";
import { CALLS_KEPT } from "../../../../agent/domain/latest-calls.ts";
import type { Scene } from "../../../../agent/ports/screen.ts";
import { Hall } from "../../../../agent/runtime/hall.ts";
import { hallScene, spelt } from "../../../../agent/runtime/hall-scene.ts";
import type { AnyOrder } from "../../../../agent/runtime/world.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { FakeDevice, Rig } from "./rig.ts";

function setUp(isVolatile = false, rig = new Rig().start()) {
  const screens = [new FakeDevice("board-hall", "screen"), new FakeDevice("board-w1-page", "screen")];
  const painted: [string, Scene][] = [];
  const order = (device: string, asked: AnyOrder) => {
    if (asked.type === "paint") painted.push([device, asked.scene]);
  };
  const world = { say: rig.world.say, clock: rig.world.clock, devices: screens.map(({ wired }) => wired) };
  const hall = new Hall(world, plan, { isVolatile, centre: () => rig.agent.centre, order });
  const scene = (isWritable = true): Scene => {
    hall.show(isWritable);
    const last = painted.at(-1)?.[1];
    if (last === undefined) throw new Error("nothing was painted");
    return last;
  };
  const issue = () => {
    rig.press();
    rig.pass(1_000);
    rig.printed();
    rig.pass(1_000);
  };
  return { rig, hall, painted, scene, issue };
}

describe("the screens of a hall", () => {
  test("are all told the same, and only when something has changed", () => {
    const { hall, painted, scene } = setUp();
    scene();
    expect(painted.map(([device]) => device)).toEqual(["board-hall", "board-w1-page"]);
    hall.show(true);
    expect(painted).toHaveLength(2);
  });

  test("show a call with its place and say it in the citizen's language and the centre's, and count who waits", () => {
    const { rig, scene, issue } = setUp();
    issue();
    issue();
    expect(scene().queues.find(({ service }) => service === "licence-first")?.waiting).toBe(2);
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.pass(100);
    rig.operate("call");
    rig.pass(100);
    const [call] = scene().calls;
    expect(call).toMatchObject({ ticket: "A001", station: "w1", isCurrent: true, isAwaited: true });
    expect(Object.keys(call?.spoken ?? {})).toEqual(["ru", plan.languages[0]]);
    expect(call?.spoken["ru"]).toContain("A, 1");
    rig.operate("start");
    rig.pass(100);
    expect(scene().calls[0]).toMatchObject({ ticket: "A001", isCurrent: true, isAwaited: false });
  });

  test("remember calls that are over until newer ones push them out, and a recall is another call", () => {
    const { rig, scene, issue } = setUp();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    for (let no = 0; no < CALLS_KEPT + 2; no += 1) issue();
    const ids = new Set<string>();
    for (let no = 0; no < CALLS_KEPT + 2; no += 1) {
      rig.operate("call");
      rig.pass(61_000);
      ids.add(scene().calls[0]?.id ?? "");
      rig.operate("recall");
      rig.pass(1_000);
      ids.add(scene().calls[0]?.id ?? "");
      rig.operate("start");
      rig.pass(1_000);
      rig.operate("finish");
      rig.pass(1_000);
    }
    expect(ids.size).toBe(2 * (CALLS_KEPT + 2));
    const { calls } = scene();
    expect(calls.map(({ ticket }) => ticket)).toEqual(["A007", "A006", "A005", "A004", "A003"]);
    expect(calls.some(({ isCurrent }) => isCurrent)).toBe(false);
  });

  test("show after a restart the calls that stood there before, those that are over too, and announce none of them", () => {
    const { rig, scene, issue } = setUp();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    for (let no = 0; no < CALLS_KEPT + 1; no += 1) issue();
    for (let no = 0; no < CALLS_KEPT; no += 1) {
      rig.operate("call");
      rig.pass(61_000);
      rig.operate("start");
      rig.pass(1_000);
      rig.operate("finish");
      rig.pass(1_000);
    }
    rig.operate("call");
    rig.pass(61_000);
    rig.operate("recall");
    rig.pass(1_000);
    const before = scene().calls;
    expect(before.map(({ ticket }) => ticket)).toEqual(["A006", "A005", "A004", "A003", "A002"]);
    rig.agent.halt();
    const next = setUp(false, new Rig(rig.store, "boot-2").start());
    expect(next.scene().calls).toEqual(before);
    expect(before.map(({ isAwaited }) => isAwaited)).toEqual([true, false, false, false, false]);
  });

  test("forget the calls of a place that the configuration has no more", () => {
    const { rig, issue } = setUp();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    issue();
    rig.operate("call");
    rig.pass(1_000);
    const others = { ...plan, stations: plan.stations.filter(({ id }) => id !== "w1") };
    const facts = { rules: others, say: rig.world.say, checked: null, isWritable: true, isVolatile: false };
    expect(hallScene({ centre: rig.agent.centre, ...facts }).calls).toEqual([]);
    expect(hallScene({ centre: rig.agent.centre, ...facts, rules: plan }).calls).toHaveLength(1);
  });

  test("show no calls while the journal cannot be written, and say in neutral words that something is unusual", () => {
    const { scene } = setUp();
    expect([scene(false).calls, scene(false).notice]).toEqual([[], "out-of-order"]);
    expect(scene().notice).toBeNull();
    expect(setUp(true).scene().notice).toBe("in-memory");
  });

  test("U13: show what a paper is worth that was held before the hall's scanner", () => {
    const { hall, scene } = setUp();
    const event = (data: object) => JSON.stringify({ type: "talon.ticket.checked.v1", data });
    hall.see(event({ device: "scan-hall", visit: "2026-11-21-A017", verdict: "genuine" }), 7);
    expect(scene().checked).toEqual({ ticket: "A017", verdict: "genuine", at: 7 });
    hall.see(event({ device: "scan-hall", verdict: "nonsense" }), 8);
    expect(scene().checked?.at).toBe(7);
  });

  test("a number is spelt so that a voice reads it as people do", () => {
    expect(["A017", "B100", "007"].map(spelt)).toEqual(["A, 17", "B, 100", "007"]);
  });
});
