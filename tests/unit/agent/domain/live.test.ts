import { describe, expect, test } from "vitest";
import { boardFace } from "../../../../agent/domain/board-face.ts";
import { liveSnapshot } from "../../../../agent/domain/live.ts";
import { live as liveShape } from "../../../../agent/uplink/contract/schemas.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { type Life, MINUTE, opened, staffed } from "./life.ts";

const look = (life: Life) => liveSnapshot(life.centre, life.rules, life.now);
const [w1] = plan.stations;
if (w1 === undefined) throw new Error("the plan has stations");

describe("the live picture", () => {
  test("K18: shows open visits with a clock that runs from the proof of their paper", () => {
    const life = staffed();
    const visit = life.reserve();
    expect(look(life).visits).toMatchObject([{ visit, phase: "reserved", runningMs: null }]);
    life.pass(MINUTE).prove(visit);
    life.pass(3 * MINUTE).call("w1");
    expect(look(life).visits).toEqual([
      {
        visit,
        ticket: "A001",
        service: "licence-first",
        stage: "intake",
        phase: "called",
        station: "w1",
        runningMs: 3 * MINUTE,
        normMinutes: 120,
        owner: "citizen",
        warned: "no",
      },
    ]);
  });

  test("shows what each station does and since when", () => {
    const life = opened();
    life.signIn("w1", "op-1");
    life.signIn("w2", "op-2");
    life.take();
    life.call("w1");
    life.pass(MINUTE);
    const phases = () => look(life).stations.map(({ id, phase, sinceMs }) => `${id} ${phase} ${sinceMs}`);
    expect(phases()).toEqual([
      `w1 called ${MINUTE}`,
      "w2 free null",
      "w3 closed null",
      "w4 closed null",
      "w5 closed null",
    ]);
    life.tell({ type: "start.told", station: "w1" });
    expect(phases()[0]).toBe("w1 serving 0");
  });

  test("K6: shows each queue with how long its first has waited", () => {
    const life = opened();
    life.take();
    life.pass(MINUTE).take();
    life.pass(MINUTE);
    expect(look(life).queues).toEqual([
      { service: "licence-first", stage: "intake", waiting: 2, oldestMs: 2 * MINUTE },
    ]);
  });

  test("K19 K20: names the centre and its region, and fits the contract, with more visits than a message holds", () => {
    const life = staffed();
    for (let no = 0; no < 600; no += 1) life.take();
    const { visits, ...rest } = look(life);
    expect(rest).toMatchObject({ centre: "sim-centre", region: "sim", day: "2026-11-21", quality: "ntp" });
    expect(visits).toHaveLength(500);
    expect(visits[0]?.ticket).toBe("A001");
    expect(liveShape.safeParse({ ...rest, visits }).error).toBeUndefined();
  });

  test("guesses no running time where the power was away and the clock went back", () => {
    const life = opened();
    life.take();
    life.now = { boot: "boot-2", mono: 1, wall: life.now.wall - MINUTE, quality: "rtc" };
    expect(look(life).visits).toMatchObject([{ runningMs: null }]);
  });
});

describe("a board", () => {
  test("blinks with the way while its ticket is called, holds it while it is served, and is else dark", () => {
    const life = staffed();
    expect(boardFace(life.centre, w1)).toBeNull();
    life.take();
    life.call("w1");
    expect(boardFace(life.centre, w1)).toEqual({ text: "A001", arrow: "left", blink: true });
    life.tell({ type: "start.told", station: "w1" });
    expect(boardFace(life.centre, w1)).toEqual({ text: "A001", arrow: "none", blink: false });
    life.tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(boardFace(life.centre, w1)).toBeNull();
  });

  test("shows the same call again after a power cut", () => {
    const life = staffed();
    life.take();
    life.call("w1");
    life.now = { boot: "boot-2", mono: 1, wall: life.now.wall + MINUTE, quality: "rtc" };
    life.open();
    expect(boardFace(life.centre, w1)).toMatchObject({ text: "A001", blink: true });
  });
});
